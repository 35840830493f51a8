package dev.autodiff;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/// Einstein's summation against loops over all labels.
class EinsumTest {
  private static Value numbers(int... lengths) {
    return ShapedCase.numbers(Shape.of(lengths), new SplittableRandom(Arrays.hashCode(lengths)));
  }

  /// A random equation of one to four operands, with repeated labels, lengths of 0 and lengths of 1
  /// that stretch.
  private record Sample(String equation, List<Value> operands, Value expected) {
    static Sample of(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      int[] lengths = random.ints(5, random.nextInt(12) == 0 ? 0 : 1, 4).toArray();
      List<String> terms = new ArrayList<>();
      List<Value> operands = new ArrayList<>();
      for (int k = random.nextInt(1, 5); k > 0; k--) {
        int[] labels = random.ints(random.nextInt(4), 0, lengths.length).toArray();
        int stretched = random.nextInt(3) == 0 ? random.nextInt(lengths.length) : -1;
        int[] shape =
            Arrays.stream(labels).map(label -> label == stretched ? 1 : lengths[label]).toArray();
        operands.add(ShapedCase.numbers(Shape.of(shape), random));
        terms.add(
            Arrays.stream(labels)
                .mapToObj(label -> "" + (char) ('a' + label))
                .collect(Collectors.joining()));
      }
      String left = String.join(",", terms);
      String output =
          IntStream.range('a', 'a' + lengths.length)
              .filter(label -> left.indexOf(label) >= 0 && random.nextBoolean())
              .mapToObj(label -> "" + (char) label)
              .collect(Collectors.joining());
      if (random.nextBoolean()) {
        output = new StringBuilder(output).reverse().toString();
      }
      return new Sample(left + "->" + output, operands, loops(terms, operands, output));
    }

    private static Value loops(List<String> terms, List<Value> operands, String output) {
      Map<Character, Integer> lengths = new HashMap<>();
      for (int k = 0; k < terms.size(); k++) {
        for (int axis = 0; axis < terms.get(k).length(); axis++) {
          int length = operands.get(k).shape().length(axis);
          lengths.merge(terms.get(k).charAt(axis), length, (x, y) -> x == 1 ? y : x);
        }
      }
      String summed =
          lengths.keySet().stream()
              .filter(label -> output.indexOf(label) < 0)
              .map(String::valueOf)
              .collect(Collectors.joining());
      return PlainLoops.build(
          shape(output, lengths),
          at -> {
            Map<Character, Integer> index = new HashMap<>();
            put(index, output, at);
            double sum = 0;
            for (int[] inner : PlainLoops.indices(shape(summed, lengths))) {
              put(index, summed, inner);
              double product = 1;
              for (int k = 0; k < terms.size(); k++) {
                product *= element(operands.get(k), terms.get(k), index);
              }
              sum += product;
            }
            return sum;
          });
    }

    private static void put(Map<Character, Integer> index, String labels, int... at) {
      for (int i = 0; i < labels.length(); i++) {
        index.put(labels.charAt(i), at[i]);
      }
    }

    private static double element(Value x, String term, Map<Character, Integer> index) {
      int[] at = new int[term.length()];
      for (int axis = 0; axis < at.length; axis++) {
        at[axis] = x.shape().length(axis) == 1 ? 0 : requireNonNull(index.get(term.charAt(axis)));
      }
      return x.get(at);
    }

    private static Shape shape(String labels, Map<Character, Integer> lengths) {
      return Shape.of(labels.chars().map(label -> lengths.get((char) label)).toArray());
    }
  }

  @Property(seed = "1", tries = 1500, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void equalsLoops(@ForAll long seed) {
    Sample sample = Sample.of(seed);
    Value y = Value.einsum(sample.equation, sample.operands.toArray(Value[]::new));
    assertThat(y.shape()).as(sample.equation).isEqualTo(sample.expected.shape());
    double scale = 1;
    for (double x : sample.expected.toArray()) {
      scale = Math.max(scale, Math.abs(x));
    }
    assertThat(y.toArray())
        .as(sample.equation)
        .containsExactly(sample.expected.toArray(), within(1e-13 * scale));
  }

  @Property(seed = "1", tries = 200, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void gradientsEqualFiniteDifferences(@ForAll long seed) {
    Sample sample = Sample.of(seed);
    GradientCheck.Result result =
        GradientCheck.standard()
            .check(at -> Value.einsum(sample.equation, at.toArray(Value[]::new)), sample.operands);
    assertThat(result.passed()).as("%s: %s", sample.equation, result.message()).isTrue();
  }

  @Example
  void ellipsesAlignAtTheEnd() {
    Value a = numbers(4, 1, 2, 3);
    Value b = numbers(5, 3, 2);
    Value expected = a.matmul(b);
    for (String equation : List.of("...ij,...jk->...ik", "...ij, ...jk", "i...j,...jk->...ik")) {
      Value left = equation.startsWith("i") ? a.permute(2, 0, 1, 3) : a;
      Value y = Value.einsum(equation, left, b);
      assertThat(y.shape()).as(equation).isEqualTo(expected.shape());
      assertThat(y.toArray()).containsExactly(expected.toArray(), within(1e-14));
    }
    assertThat(Value.einsum("...->", a).item()).isCloseTo(a.sum().item(), within(1e-14));
    assertThat(Value.einsum("i...->i", a).toArray())
        .containsExactly(a.sum(1, 2, 3).toArray(), within(1e-14));
  }

  @Example
  void implicitResultsAreInAlphabeticalOrder() {
    Value a = numbers(2, 3);
    assertThat(Value.einsum("ba", a).toArray()).isEqualTo(a.transpose().toArray());
    assertThat(Value.einsum("bB", a).toArray()).isEqualTo(a.transpose().toArray());
    assertThat(Value.einsum("ii", numbers(3, 3)).shape()).isEqualTo(Shape.SCALAR);
  }

  @Example
  void scalarsAndSpacesAreFine() {
    assertThat(Value.einsum(" , i -> i ", Value.of(2), Value.vector(1, 3)).toArray())
        .containsExactly(2, 6);
    assertThat(Value.einsum(",->", Value.of(2), Value.of(3)).item()).isEqualTo(6);
  }

  @Example
  void theCheapestPairIsContractedFirst() {
    // From left to right there would be a matrix of 200·200 elements first.
    Value a = Value.variable(numbers(200, 2));
    Value b = numbers(2, 200);
    Value v = numbers(200);
    Value expected = a.matmul(b.matmul(v));
    Value y = Value.einsum("ij,jk,k->i", a, b, v);
    assertThat(y.toArray()).containsExactly(expected.toArray(), within(1e-9));
    assertThat(GraphReport.of(y).forwardFlops()).isEqualTo(2 * 200 * 2);
    // Of two pairs that cost the same, the one with the smaller result: a·b has 4 elements, b·c
    // 300.
    Value c = Value.variable(numbers(2, 150));
    Value chain = Value.einsum("ij,jk,kl->il", numbers(2, 2), Value.variable(numbers(2, 2)), c);
    assertThat(GraphReport.of(chain).forwardFlops()).isEqualTo(2 * (2 * 2 * 2 + 2 * 2 * 150));
  }

  private static long flopsOfThree(String equation, int i, int j, int k, int l) {
    Value a = Value.variable(numbers(i, j));
    Value b = Value.variable(numbers(j, k));
    Value c = Value.variable(numbers(k, l));
    return GraphReport.of(Value.einsum(equation, a, b, c)).forwardFlops();
  }

  @Example
  void pairsAreChosenByMultiplicationsThenByTheSizeOfTheResult() {
    assertThat(flopsOfThree("ij,jk,kl->il", 2, 2, 50, 3)).isEqualTo(2 * (2 * 2 * 50 + 2 * 50 * 3));
    assertThat(flopsOfThree("ij,jk,kl->il", 2, 3, 50, 2)).isEqualTo(2 * (3 * 50 * 2 + 2 * 3 * 2));
    // What only one operand has is summed before anything is multiplied.
    assertThat(flopsOfThree("ij,jk,kl->i", 2, 2, 2, 150)).isEqualTo(2 * 150 + 2 * (4 + 4));
  }

  @Example
  void theFirstAndTheLastLettersAreLabels() {
    Value a = numbers(2, 3);
    assertThat(Value.einsum("az->za", a).toArray()).isEqualTo(a.transpose().toArray());
    assertThat(Value.einsum("AZ->ZA", a).toArray()).isEqualTo(a.transpose().toArray());
    for (char c : "@[`{".toCharArray()) {
      refuses("has the label '" + c + "'", "i" + c + "->i", a);
      refuses("has the label '" + c + "'", "ij->" + c, a);
    }
  }

  @Example
  void wrongEquationsAreRefused() {
    Value a = numbers(2, 3);
    refuses("names 1 operands, 2 are given", "ij", a, a);
    refuses("has 3 labels for operand 0 of rank 2", "ijk->i", a);
    refuses("has 3 labels for operand 0 of rank 2", "i...jk->i", a);
    refuses("has 'k' in the result, but in no operand", "ij->ik", a);
    refuses("has 'i' twice in the result", "ij->ii", a);
    refuses("has the label '1'", "i1->i", a);
    refuses("has the label '.'", "i.j->i", a);
    refuses("gives 'j' the lengths 3 and 2", "ij,jk->ik", a, a);
    refuses("gives 'i' the lengths 2 and 3", "ii->i", a);
    refuses("gives axis -2 of ... the lengths 2 and 3", "...,...->...", a, a.transpose());
  }

  private static void refuses(String problem, String equation, Value... operands) {
    assertThatThrownBy(() -> Value.einsum(equation, operands))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("einsum: '" + equation + "' " + problem)
        .hasMessageContaining(operands[0].shape().toString());
  }
}
