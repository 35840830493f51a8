package dev.autodiff.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.autodiff.DType;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;

class StandardizerProperties {
  @Property(seed = "1")
  void columnsGetMeanZeroAndDeviationOne(
      @ForAll @Size(min = 2, max = 40)
          List<@Scale(5) @DoubleRange(min = -1e3, max = 1e3) Double> column) {
    double[] x = column.stream().mapToDouble(d -> d).toArray();
    Value features = Value.tensor(Shape.of(x.length, 1), x);
    Standardizer standardizer = Standardizer.fit(features);
    double naiveMean = column.stream().mapToDouble(d -> d).average().orElseThrow();
    double naiveVariance =
        column.stream().mapToDouble(d -> (d - naiveMean) * (d - naiveMean)).sum() / x.length;

    assertThat(standardizer.mean()[0]).isCloseTo(naiveMean, within(1e-11));
    assertThat(standardizer.std()[0]).isCloseTo(Math.sqrt(naiveVariance), within(1e-10));
    double[] z = standardizer.apply(features).toArray();
    double spread = standardizer.std()[0];
    if (spread > 1e-3) {
      double mean = Arrays.stream(z).average().orElseThrow();
      double square = Arrays.stream(z).map(d -> d * d).average().orElseThrow();
      assertThat(mean).isCloseTo(0, within(1e-9));
      assertThat(square).isCloseTo(1, within(1e-9));
    }
  }

  @Property(seed = "1")
  void theInverseUndoes(
      @ForAll @Size(min = 6, max = 6)
          List<@Scale(5) @DoubleRange(min = -1e6, max = 1e6) Double> numbers) {
    double[] x = numbers.stream().mapToDouble(d -> d).toArray();
    Value features = Value.tensor(Shape.of(3, 2), x);
    Standardizer standardizer = Standardizer.fit(features);

    double[] back = standardizer.inverse(standardizer.apply(features)).toArray();

    assertThat(back).containsExactly(x, within(1e-8));
  }

  /// The mean of ten times 0.1 is not 0.1 in binary, so a careless deviation would be 1e-17, not 0.
  @Property(seed = "1")
  void aConstantColumnIsOnlyCentred(
      @ForAll @Scale(5) @DoubleRange(min = -1e9, max = 1e9) double x,
      @ForAll @IntRange(min = 1, max = 50) int rows) {
    Value features = Value.full(Shape.of(rows, 1), x);
    Standardizer standardizer = Standardizer.fit(features);

    assertThat(standardizer.std()).containsExactly(0);
    assertThat(standardizer.apply(features).toArray()).containsOnly(0);
    assertThat(standardizer.apply(Value.vector(x + 0.5)).item()).isCloseTo(0.5, within(1e-6));
  }

  @Example
  void itFitsOnOnePartAndAppliesToAnother() {
    Standardizer standardizer = Standardizer.fit(Value.matrix(new double[][] {{1, 10}, {3, 30}}));

    assertThat(standardizer)
        .isEqualTo(new Standardizer(new double[] {2, 20}, new double[] {1, 10}));
    assertThat(standardizer).hasToString("Standardizer[mean=[2.0, 20.0], std=[1.0, 10.0]]");
    assertThat(standardizer)
        .isNotEqualTo(new Standardizer(new double[] {2, 20}, new double[] {1, 1}));
    assertThat(standardizer)
        .isNotEqualTo(new Standardizer(new double[] {2, 2}, new double[] {1, 10}));
    assertThat(standardizer)
        .hasSameHashCodeAs(new Standardizer(new double[] {2, 20}, new double[] {1, 10}));
    assertThat(standardizer.hashCode())
        .isNotEqualTo(new Standardizer(new double[] {2, 20}, new double[] {1, 1}).hashCode());
    assertThat(standardizer.apply(Value.vector(5, 0)).toArray()).containsExactly(3, -2);
    Dataset data =
        standardizer.apply(new Dataset(Value.matrix(new double[][] {{2, 25}}), Value.vector(7)));
    assertThat(data.features().toArray()).containsExactly(0, 0.5);
    assertThat(data.targets().toArray()).containsExactly(7);
  }

  @Example
  void theElementTypeStays() {
    Value features = Value.matrix(new double[][] {{1}, {2}}).to(DType.FLOAT32);
    assertThat(Standardizer.fit(features).apply(features).dtype()).isEqualTo(DType.FLOAT32);
  }

  @Example
  void theNumbersCannotBeChangedFromOutside() {
    double[] mean = {1};
    Standardizer standardizer = new Standardizer(mean, new double[] {1});
    mean[0] = 5;
    standardizer.mean()[0] = 6;
    standardizer.std()[0] = 6;
    assertThat(standardizer).isEqualTo(new Standardizer(new double[] {1}, new double[] {1}));
  }

  @Example
  void badNumbersAreErrors() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Standardizer(new double[1], new double[2]))
        .withMessageContaining("there are 1 means and 2 deviations");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Standardizer(new double[1], new double[] {-1}))
        .withMessageContaining("column 0 has mean 0.0 and deviation -1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Standardizer.fit(Value.full(Shape.of(0, 2), 0)))
        .withMessageContaining("features have shape [0, 2]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Standardizer(new double[2], new double[2]).apply(Value.vector(1, 2, 3)))
        .withMessageContaining("fitted on 2 columns, the features have shape [3]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Standardizer(new double[2], new double[2]).inverse(Value.of(1)))
        .withMessageContaining("fitted on 2 columns, the features have shape []");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Standardizer.fit(Value.matrix(new double[][] {{Double.NaN}, {1}})))
        .withMessageContaining("column 0 has mean NaN");
  }
}
