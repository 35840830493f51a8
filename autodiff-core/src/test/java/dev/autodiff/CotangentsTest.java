package dev.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Sweeps that write arrays more than once give the bits of those that do not.
class CotangentsTest {
  private static final int GRAPHS = 300;

  @Test
  void reusedArraysChangeNoBit() {
    for (int seed = 0; seed < GRAPHS; seed++) {
      List<Value> variables = new ArrayList<>();
      Value y = graph(new Random(seed), variables);
      Gradients reusing = y.backward();
      Gradients keeping = y.backward(SweepOption.KEEP_INNER);
      for (Value x : variables) {
        assertThat(reusing.of(x).toArray())
            .as("seed %d", seed)
            .containsExactly(keeping.of(x).toArray());
      }
    }
  }

  /// Cotangents that several nodes share, that views look into, and sums of many.
  private static Value graph(Random random, List<Value> variables) {
    DType dtype = random.nextBoolean() ? DType.FLOAT64 : DType.FLOAT32;
    List<Value> nodes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      double[] numbers = random.doubles(12, -1, 1).toArray();
      Value x = Value.variable(Value.tensor(Shape.of(3, 4), numbers).to(dtype));
      variables.add(x);
      nodes.add(x);
    }
    for (int i = 0; i < 25; i++) {
      Value a = nodes.get(Math.max(0, nodes.size() - 1 - random.nextInt(4)));
      Value b = nodes.get(random.nextInt(nodes.size()));
      nodes.add(
          switch (random.nextInt(10)) {
            case 0 -> a.sub(b);
            case 1 -> a.mul(b);
            case 2 -> a.mul(0.5);
            case 3 -> a.add(a);
            case 4 -> a.tanh();
            case 5 -> a.reshape(4, 3).sin().reshape(3, 4);
            case 6 -> a.sum(true, 0).add(b);
            case 7 -> a.reshape(1, 3, 4).mul(0.7).mul(0.8).add(b).tanh().reshape(3, 4);
            case 8 -> a.slice(0, 0, 1).mul(b);
            default -> a.add(b);
          });
    }
    return nodes.getLast().square().sum();
  }

  @Test
  void whatWasGivenAwayStays() {
    Value a = Value.variable(Value.vector(1, 2, 3));
    Value b = Value.variable(Value.vector(4, 5, 6));
    Value cotangent = Value.vector(1, 10, 100);
    Value y = a.add(b).neg().add(a).neg();

    Gradients first = y.backward(cotangent);
    y.backward(Value.vector(7, 7, 7));

    assertThat(cotangent.toArray()).containsExactly(1, 10, 100);
    assertThat(first.of(a).toArray()).containsExactly(0, 0, 0);
    assertThat(first.of(b).toArray()).containsExactly(1, 10, 100);
  }

  @Test
  void aUsersRuleMayKeepItsCotangent() {
    List<Value> kept = new ArrayList<>();
    CustomOp same =
        new CustomOp() {
          @Override
          public String name() {
            return "same";
          }

          @Override
          public Shape shape(Shape... operands) {
            return operands[0];
          }

          @Override
          public void primal(CustomOp.Array y, CustomOp.Array... operands) {
            System.arraycopy(operands[0].elements(), 0, y.elements(), 0, 3);
          }

          @Override
          public Value vjp(int operand, List<Value> operands, Value y, Value yBar) {
            kept.add(yBar);
            return yBar;
          }
        };
    Value x = Value.variable(Value.vector(1, 2, 3));
    Value y = same.apply(x.neg().neg()).neg();
    Gradients gradients = y.add(x).sum().backward();
    assertThat(kept.getFirst().toArray()).containsExactly(-1, -1, -1);
    assertThat(gradients.of(x).toArray()).containsExactly(0, 0, 0);
  }

  @Test
  void aChainIsSweptInAFewArrays() {
    int n = 100_000;
    Value x = Value.variable(Value.full(Shape.of(n), 0.5));
    Value y = x;
    for (int i = 0; i < 50; i++) {
      y = y.tanh().add(x).mul(0.5).mul(x);
    }
    Value last = y.sum();
    last.backward();
    long bytes = allocated(last::backward);
    assertThat(bytes).isLessThan(12L * n * Double.BYTES);
  }

  @Test
  void aNumberBesideATensorTakesNoArray() {
    int n = 200;
    Value x = Value.variable(Value.full(Shape.of(n), 0.5));
    x.mul(3);
    assertThat(allocated(() -> x.mul(3))).isBetween((long) n * Double.BYTES, 2L * n * Double.BYTES);
  }

  private static long allocated(Supplier<Object> work) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    Object result = work.get();
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    return result == null ? 0 : bytes;
  }
}
