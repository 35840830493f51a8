package dev.autodiff;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// Einstein's summation, composed of matrix products: the pair of operands that costs the fewest
/// multiplications is contracted first.
final class Einsum {
  private final Map<Integer, Integer> lengths;
  private final int[] output;
  private final List<Term> terms = new ArrayList<>();

  /// A value with a label for each axis; no label occurs twice.
  private record Term(Value value, int[] labels) {
    boolean has(int label) {
      return Arrays.stream(labels).anyMatch(own -> own == label);
    }
  }

  private Einsum(EinsumEquation equation, Value... operands) {
    lengths = equation.lengths();
    output = equation.output();
    for (int k = 0; k < operands.length; k++) {
      terms.add(plain(operands[k], equation.inputs().get(k)));
    }
  }

  static Value of(String equation, Value... operands) {
    if (operands.length == 0) {
      throw Errors.illegal("einsum", "there are no operands", "Give at least one.");
    }
    Shape[] shapes = Arrays.stream(operands).map(Value::shape).toArray(Shape[]::new);
    return new Einsum(EinsumEquation.of(equation, shapes), operands).contract();
  }

  private Value contract() {
    while (terms.size() > 1) {
      sumWhatOnlyOneHas();
      int left = 0;
      int right = 1;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < terms.size(); i++) {
        for (int j = i + 1; j < terms.size(); j++) {
          double cost = cost(terms.get(i), terms.get(j));
          if (cost < least) {
            least = cost;
            left = i;
            right = j;
          }
        }
      }
      Term b = terms.remove(right);
      Term a = terms.remove(left);
      terms.add(product(a, b));
    }
    sumWhatOnlyOneHas();
    return ordered(terms.getFirst(), output);
  }

  /// Multiplications, with a little for the size of the result, which decides between equals.
  private double cost(Term a, Term b) {
    double all = 1;
    double kept = 1;
    for (int label : union(a, b)) {
      all *= length(label);
      kept *= isNeeded(label, a, b) ? length(label) : 1;
    }
    return all + 1e-3 * kept;
  }

  private static int[] union(Term a, Term b) {
    return IntStream.concat(
            Arrays.stream(a.labels), Arrays.stream(b.labels).filter(label -> !a.has(label)))
        .toArray();
  }

  /// Whether a label is in the result or in a term that is none of the given ones.
  private boolean isNeeded(int label, Term... besides) {
    return Arrays.stream(output).anyMatch(own -> own == label)
        || terms.stream()
            .anyMatch(term -> term.has(label) && Arrays.stream(besides).noneMatch(term::equals));
  }

  private void sumWhatOnlyOneHas() {
    for (int i = 0; i < terms.size(); i++) {
      Term term = terms.get(i);
      int[] axes =
          IntStream.range(0, term.labels.length)
              .filter(axis -> !isNeeded(term.labels[axis], term))
              .toArray();
      if (axes.length > 0) {
        int[] left = filtered(term.labels, label -> isNeeded(label, term));
        terms.set(i, new Term(term.value.sum(axes), left));
      }
    }
  }

  private static int[] filtered(int[] labels, IntPredicate wanted) {
    return Arrays.stream(labels).filter(wanted).toArray();
  }

  /// The product of two terms that are no longer in the list, summed over what no other needs.
  private Term product(Term a, Term b) {
    int[] summed = filtered(a.labels, label -> b.has(label) && !isNeeded(label));
    int[] batch = filtered(a.labels, label -> b.has(label) && isNeeded(label));
    int[] left = filtered(a.labels, label -> !b.has(label));
    int[] right = filtered(b.labels, label -> !a.has(label));
    int[] labels = concat(batch, left, right);
    Value l;
    Value r;
    if (summed.length == 0) {
      l = ordered(a, concat(batch, left)).reshape(size(batch), size(left), 1);
      r = ordered(b, concat(batch, right)).reshape(size(batch), 1, size(right));
      return new Term(l.mul(r).reshape(shape(labels)), labels);
    }
    l = ordered(a, concat(batch, left, summed)).reshape(size(batch), size(left), size(summed));
    r = ordered(b, concat(batch, summed, right)).reshape(size(batch), size(summed), size(right));
    if (batch.length == 0) {
      l = l.squeeze(0);
      r = r.squeeze(0);
    } else if (left.length + right.length == 0) {
      Value products = l.squeeze(1).mul(r.squeeze(2));
      return new Term(products.sum(1).reshape(shape(labels)), labels);
    }
    return new Term(l.matmul(r).reshape(shape(labels)), labels);
  }

  private int length(int label) {
    return requireNonNull(lengths.get(label));
  }

  private int size(int... labels) {
    return shape(labels).size();
  }

  private Shape shape(int... labels) {
    return Shape.of(Arrays.stream(labels).map(this::length).toArray());
  }

  private static int[] concat(int[]... parts) {
    return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
  }

  private static Value ordered(Term term, int... labels) {
    int[] order =
        Arrays.stream(labels)
            .map(
                label ->
                    IntStream.range(0, labels.length)
                        .filter(axis -> term.labels[axis] == label)
                        .findFirst()
                        .orElseThrow())
            .toArray();
    boolean inOrder = IntStream.range(0, order.length).allMatch(i -> order[i] == i);
    return inOrder ? term.value : term.value.permute(order);
  }

  /// An operand as a term: of a label that occurs twice only the diagonal, and without axes of
  /// length 1 that other operands stretch.
  private Term plain(Value operand, int... all) {
    Value value = operand;
    int[] labels = all;
    for (int i = 0; i < labels.length; i++) {
      for (int j = labels.length - 1; j > i; j--) {
        if (labels[i] == labels[j]) {
          value = diagonal(value, i, j);
          int[] before = labels;
          int repeated = j;
          labels =
              IntStream.range(0, before.length)
                  .filter(axis -> axis != repeated)
                  .map(axis -> before[axis])
                  .toArray();
        }
      }
    }
    int[] own = labels;
    Value whole = value;
    IntPredicate stretched = axis -> whole.shape().lengths()[axis] == 1 && length(own[axis]) != 1;
    int[] ones = IntStream.range(0, own.length).filter(stretched).toArray();
    if (ones.length == 0) {
      return new Term(value, own);
    }
    int[] left =
        IntStream.range(0, own.length).filter(stretched.negate()).map(axis -> own[axis]).toArray();
    return new Term(value.squeeze(ones), left);
  }

  /// The elements with equal indices on two axes, of which the first stays.
  private static Value diagonal(Value x, int first, int second) {
    int rank = x.shape().rank();
    int[] order =
        IntStream.concat(
                IntStream.range(0, rank).filter(axis -> axis != first && axis != second),
                IntStream.of(first, second))
            .toArray();
    Value last = Matrices.diagonal(x.permute(order));
    int[] back =
        IntStream.range(0, rank - 1)
            .map(axis -> axis == first ? rank - 2 : axis < first ? axis : axis - 1)
            .toArray();
    return last.permute(back);
  }
}
