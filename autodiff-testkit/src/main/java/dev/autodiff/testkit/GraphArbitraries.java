package dev.autodiff.testkit;

import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.ShrinkingDistance;

/// Whole random expressions for jqwik. A failing one shrinks to the fewest steps that still fail,
/// and is reported as Java source.
public final class GraphArbitraries {
  private static final int LENGTH = 12;

  private GraphArbitraries() {}

  /// Graphs of up to 12 steps, smooth around their leaves.
  ///
  /// @return the arbitrary
  public static Arbitrary<RandomGraph> graphs() {
    return graphs(LENGTH);
  }

  /// Graphs of up to so many steps, smooth around their leaves.
  ///
  /// @param longest how many steps are drawn at most
  /// @return the arbitrary
  /// @throws IllegalArgumentException if the length is not positive
  public static Arbitrary<RandomGraph> graphs(int longest) {
    if (longest < 1) {
      throw new IllegalArgumentException(
          "graphs: asked for up to " + longest + " steps. Draw at least 1.");
    }
    return Arbitraries.fromGenerator(
        random -> new Shrinking(RandomGraph.draw(random.nextLong(), 1 + random.nextInt(longest))));
  }

  private record Shrinking(RandomGraph value) implements Shrinkable<RandomGraph> {
    @Override
    public Stream<Shrinkable<RandomGraph>> shrink() {
      return value.simpler().stream().map(Shrinking::new);
    }

    @Override
    public Optional<Shrinkable<RandomGraph>> grow(Shrinkable<?> before, Shrinkable<?> after) {
      return Optional.empty();
    }

    @Override
    public Stream<Shrinkable<RandomGraph>> grow() {
      return Stream.empty();
    }

    @Override
    public ShrinkingDistance distance() {
      return ShrinkingDistance.of(value.steps().size(), ShorterNumbers.decimals(value));
    }
  }
}
