package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// A compiled function gives what the function gives, bit for bit, whatever it is made of.
class CompiledProperties {
  @Provide
  Arbitrary<RandomProgram> programs() {
    Arbitrary<Shape> shapes =
        Arbitraries.integers()
            .between(0, 6)
            .array(int[].class)
            .ofMinSize(0)
            .ofMaxSize(3)
            .map(Shape::of);
    Arbitrary<Shape> vectors = Arbitraries.integers().between(1, 700).map(Shape::of);
    return Combinators.combine(
            Arbitraries.longs(),
            Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(2, shapes), net.jqwik.api.Tuple.of(1, vectors)),
            Arbitraries.integers().between(1, 25))
        .as(RandomProgram::new);
  }

  @Property(seed = "1", tries = 300)
  void valuesAreTheSame(@ForAll("programs") RandomProgram program) {
    check(program::last, program.argument());
  }

  @Property(seed = "1", tries = 300)
  void gradientsAreTheSame(@ForAll("programs") RandomProgram program) {
    check(Autodiff.grad(program), program.argument());
  }

  @Property(seed = "1", tries = 100)
  void hessianProductsAreTheSame(@ForAll("programs") RandomProgram program) {
    check(x -> Autodiff.hvp(program, x, x.add(1)), program.argument());
  }

  @Property(seed = "1", tries = 100)
  void tangentsAreTheSame(@ForAll("programs") RandomProgram program) {
    check(x -> Autodiff.jvp(program, x, x.add(1)), program.argument());
  }

  @Property(seed = "1", tries = 300)
  void float32ValuesAreTheSame(@ForAll("programs") RandomProgram program) {
    check(program::last, program.argument().to(DType.FLOAT32));
  }

  /// Of tensors: eagerly the cotangents of float32 scalars are float64 numbers until the end, so
  /// programs that use such scalars round differently.
  @Property(seed = "1", tries = 300)
  void float32GradientsAreTheSame(
      @ForAll Elementwise first, @ForAll Elementwise second, @ForAll long seed) {
    Value x = new RandomProgram(seed, Shape.of(3, 37), 0).argument().to(DType.FLOAT32);
    UnaryOperator<Value> f =
        a -> {
          Value b = applied(first, a, a.mul(-0.3), a.slice(0, 0, 1).add(1));
          Value c = applied(second, b, a, a.add(0.1).slice(0, 1, 2));
          return c.mul(a.sub(0.25)).add(b).sum();
        };
    check(Autodiff.grad(f), x);
  }

  private static Value applied(Elementwise row, Value... operands) {
    return row.apply(Arrays.copyOf(operands, row.arity()));
  }

  @Property(seed = "1", tries = 150)
  void mixedTypesAreTheSame(@ForAll("programs") RandomProgram program) {
    UnaryOperator<Value> mixed =
        x -> program.last(x.to(DType.FLOAT32).mul(0.1).to(DType.FLOAT64).add(x)).to(DType.FLOAT32);
    check(mixed, program.argument());
  }

  @Property(seed = "1", tries = 150)
  void mappingIsApplyingToEach(@ForAll("programs") RandomProgram program) {
    Value x = program.argument();
    Value three = Value.stack(0, x, x.mul(-1.25), x.add(0.5));
    Value each =
        Value.stack(
            0,
            program.last(three.select(0, 0)),
            program.last(three.select(0, 1)),
            program.last(three.select(0, 2)));

    Value mapped = Autodiff.vmap(program::last).apply(three);

    assertThat(mapped.shape()).isEqualTo(each.shape());
    assertThat(bits(mapped)).isEqualTo(bits(each));
  }

  private static void check(UnaryOperator<Value> f, Value x) {
    Value eager = f.apply(x);
    // Merged nodes would add cotangents in another order.
    Compiled compiled = new Compiled(false, xs -> List.of(f.apply(xs.getFirst())), x.shape());
    for (int run = 0; run < 2; run++) {
      Value result = compiled.apply(x);
      assertThat(result.shape()).isEqualTo(eager.shape());
      assertThat(bits(result)).isEqualTo(bits(eager));
    }
    // Other numbers than those that the function was compiled near.
    Value other = x.mul(-1.25);
    assertThat(bits(compiled.apply(other))).isEqualTo(bits(f.apply(other)));
  }

  /// The numbers, in which NaN equals NaN and both zeros are one: a sum of cotangents that starts
  /// at 0 has lost the sign of a first −0.
  private static double[] bits(Value value) {
    double[] numbers = value.toArray();
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] += 0.0;
    }
    return numbers;
  }
}
