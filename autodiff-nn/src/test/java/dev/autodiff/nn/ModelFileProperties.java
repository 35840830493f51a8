package dev.autodiff.nn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.fail;

import dev.autodiff.DType;
import dev.autodiff.Shape;
import dev.autodiff.Value;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ModelFileProperties {
  @Provide
  Arbitrary<SavedModel> models() {
    Arbitrary<Map<String, String>> metadata = Arbitraries.maps(text(), text()).ofMaxSize(5);
    return Combinators.combine(metadata, layers(2).list().ofMaxSize(4))
        .as((map, layers) -> new SavedModel(map, new Sequential(layers)));
  }

  /// Any UTF-16, lone surrogates included.
  private static Arbitrary<String> text() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.strings().all().ofMaxLength(8)),
        Tuple.of(
            1,
            Arbitraries.of(
                "",
                "\n",
                "\r\n",
                "\"",
                "\\",
                "\\u0041",
                "\ud83d\ude00",
                "\ude00",
                "\ud83dx",
                "\u2028",
                "\u0000",
                "é β 中",
                "checksum sha-256 0")));
  }

  private static Arbitrary<Layer> layers(int depth) {
    Arbitrary<Integer> size = Arbitraries.integers().between(1, 9);
    Arbitrary<DType> dtype = Arbitraries.of(DType.class);
    Arbitrary<Activation> activation = Arbitraries.of(Activation.class);
    Arbitrary<Layer> linear =
        Combinators.combine(size, size, dtype)
            .flatAs(
                (in, out, type) ->
                    Combinators.combine(parameter(type, out, in), parameter(type, out))
                        .as(Linear::new));
    Arbitrary<Layer> neuron =
        Combinators.combine(size, dtype, activation)
            .flatAs(
                (n, type, g) ->
                    Combinators.combine(parameter(type, n), parameter(type))
                        .as((weights, bias) -> new Neuron(weights, bias, g)));
    Arbitrary<Layer> plain = Arbitraries.oneOf(linear, neuron, activation.map(g -> g));
    return depth == 0
        ? plain
        : Arbitraries.oneOf(
            plain, layers(depth - 1).list().ofMaxSize(2).map(inner -> new Sequential(inner)));
  }

  private static Arbitrary<Value> parameter(DType dtype, int... lengths) {
    Shape shape = Shape.of(lengths);
    return Combinators.combine(
            numbers().array(double[].class).ofSize(shape.size()), text().optional())
        .as((numbers, name) -> parameter(Value.tensor(shape, numbers).to(dtype), name));
  }

  private static Value parameter(Value numbers, Optional<String> name) {
    // A float64 beyond the range of float32 has become infinite there.
    Value finite = numbers.clamp(-Float.MAX_VALUE, Float.MAX_VALUE);
    Value kept = numbers.dtype() == DType.FLOAT32 ? finite : numbers;
    return name.map(text -> Value.variable(kept, text)).orElseGet(() -> Value.variable(kept));
  }

  private static Arbitrary<Double> numbers() {
    return Arbitraries.oneOf(
        Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite),
        Arbitraries.of(0.0, -0.0, 1.0, 0.1, Double.MIN_VALUE, Double.MAX_VALUE, -1e-5, 1e23));
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void whatIsLoadedHasTheSavedBits(@ForAll("models") SavedModel model) {
    byte[] bytes = bytes(model);

    SavedModel loaded = load(bytes);

    assertThat(loaded.metadata()).isEqualTo(model.metadata());
    assertThat(loaded.metadata().keySet()).containsExactlyElementsOf(model.metadata().keySet());
    assertSame(loaded.network(), model.network());
    assertThat(bytes(loaded)).isEqualTo(bytes);
  }

  private static void assertSame(Layer got, Layer expected) {
    assertThat(got).hasSameClassAs(expected);
    if (got instanceof Sequential these && expected instanceof Sequential those) {
      assertThat(these.layers()).hasSameSizeAs(those.layers());
      for (int i = 0; i < these.layers().size(); i++) {
        assertSame(these.layers().get(i), those.layers().get(i));
      }
    } else if (got instanceof Neuron one && expected instanceof Neuron other) {
      assertThat(one.activation()).isEqualTo(other.activation());
    } else if (expected instanceof Activation) {
      assertThat(got).isEqualTo(expected);
    }
    for (int i = 0; i < expected.parameters().size(); i++) {
      Value is = got.parameters().get(i);
      Value was = expected.parameters().get(i);
      assertThat(is.shape()).isEqualTo(was.shape());
      assertThat(is.dtype()).isEqualTo(was.dtype());
      assertThat(is.name()).isEqualTo(was.name());
      assertThat(is.isConstant()).isFalse();
      assertThat(bits(is)).containsExactly(bits(was));
    }
  }

  private static long[] bits(Value value) {
    return Arrays.stream(value.toArray()).mapToLong(Double::doubleToRawLongBits).toArray();
  }

  private static final byte[] SMALL = bytes(small());

  private static SavedModel small() {
    return new SavedModel(
        Map.of("target", "Größe \"m\"\n"),
        Sequential.of(
            Sequential.mlp(
                new int[] {3, 4, 1},
                Activation.LEAKY_RELU,
                Activation.IDENTITY,
                Initializer.normal(1),
                1),
            new Neuron(Value.variable(Value.vector(2)), Value.variable(1), Activation.SIGMOID)));
  }

  /// Every byte, and every bit of it.
  @Example
  void noFlippedBitGoesUnseen() {
    for (int i = 0; i < SMALL.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = SMALL.clone();
        damaged[i] ^= (byte) (1 << bit);
        assertRefused(damaged);
      }
    }
  }

  @Example
  void noCutGoesUnseen() {
    for (int length = 0; length < SMALL.length; length++) {
      assertRefused(Arrays.copyOf(SMALL, length));
    }
  }

  @Property
  void randomBytesAreRefused(@ForAll @Size(max = 300) byte[] bytes) {
    assertRefused(bytes);
  }

  @Property
  void noOtherByteGoesUnseen(@ForAll int at, @ForAll byte other) {
    byte[] damaged = SMALL.clone();
    int i = Math.floorMod(at, damaged.length);
    if (damaged[i] != other) {
      damaged[i] = other;
      assertRefused(damaged);
    }
  }

  private static void assertRefused(byte[] bytes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> load(bytes))
        .withMessageMatching("(?s)load: m\\.model, line [0-9]+: [^\n]+\\. [^\n]+\\.");
  }

  @Property(tries = 2000)
  void changedLinesLoadOrAreRefused(
      @ForAll @IntRange(max = 60) int line,
      @ForAll @IntRange(max = 60) int other,
      @ForAll @IntRange(max = 5) int how,
      @ForAll @IntRange(max = 200) int at,
      @ForAll char letter) {
    List<String> lines = new ArrayList<>(new String(SMALL, UTF_8).lines().toList());
    lines.removeLast();
    int i = line % lines.size();
    String text = lines.get(i);
    int place = at % (text.length() + 1);
    switch (how) {
      case 0 -> lines.remove(i);
      case 1 -> lines.add(i, lines.get(other % lines.size()));
      case 2 -> lines.set(i, lines.get(other % lines.size()));
      case 3 -> lines.set(i, text.substring(0, place));
      case 4 -> lines.set(i, text.substring(0, place) + letter + text.substring(place));
      default -> lines.set(i, text.replaceFirst("[0-9]+", Integer.toString(at)));
    }
    byte[] bytes = sealed(String.join("\n", lines) + "\n");
    try {
      SavedModel loaded = load(bytes);
      assertThat(load(bytes(loaded)).metadata()).isEqualTo(loaded.metadata());
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith("load: m.model, line ");
    }
  }

  /// The text with a right checksum.
  static byte[] sealed(String text) {
    byte[] body = text.getBytes(UTF_8);
    String sum = HexFormat.of().formatHex(ModelWriter.sha256().digest(body));
    return (new String(body, UTF_8) + ModelWriter.CHECKSUM + sum + "\n").getBytes(UTF_8);
  }

  static byte[] bytes(SavedModel model) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      new ModelWriter(out).write(model);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SavedModel load(byte[] bytes) {
    try {
      return new ModelReader(Path.of("m.model"), new ByteArrayInputStream(bytes), bytes.length)
          .read();
    } catch (IOException e) {
      return fail("no file is read here", e);
    }
  }
}
