package dev.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// An equation of Einstein's summation with the shapes of its operands.
///
/// Labels are letters; the axes of an ellipsis have negative labels, −1 for the last one, so that
/// they align at the end.
///
/// @param inputs a label for every axis of every operand
/// @param output a label for every axis of the result
/// @param lengths the length of each label
record EinsumEquation(List<int[]> inputs, int[] output, Map<Integer, Integer> lengths) {
  private static final String ELLIPSIS = "...";

  static EinsumEquation of(String equation, Shape... shapes) {
    String text = equation.replace(" ", "");
    int arrow = text.indexOf("->");
    String left = arrow < 0 ? text : text.substring(0, arrow);
    String[] terms = left.split(",", -1);
    if (terms.length != shapes.length) {
      throw illegal(
          equation,
          "names " + terms.length + " operands, " + shapes.length + " are given",
          "Write one term per operand, separated by commas",
          shapes);
    }
    List<int[]> inputs = new ArrayList<>();
    Map<Integer, Integer> lengths = new HashMap<>();
    for (int k = 0; k < terms.length; k++) {
      int[] labels = labels(equation, terms[k], k, shapes);
      measure(equation, labels, k, lengths, shapes);
      inputs.add(labels);
    }
    int[] output =
        arrow < 0
            ? implicit(inputs)
            : explicit(equation, text.substring(arrow + 2), lengths, shapes);
    return new EinsumEquation(List.copyOf(inputs), output, lengths);
  }

  private static IllegalArgumentException illegal(
      String equation, String problem, String wayOut, Shape... shapes) {
    return Errors.illegal(
        "einsum",
        "'" + equation + "' " + problem + "; shapes are " + Arrays.toString(shapes),
        wayOut + ".");
  }

  private static int[] labels(String equation, String term, int operand, Shape... shapes) {
    int dots = term.indexOf(ELLIPSIS);
    String letters = dots < 0 ? term : term.substring(0, dots) + term.substring(dots + 3);
    checkLetters(equation, letters, shapes);
    int rank = shapes[operand].rank();
    int more = rank - letters.length();
    if (dots < 0 ? more != 0 : more < 0) {
      throw illegal(
          equation,
          "has " + letters.length() + " labels for operand " + operand + " of rank " + rank,
          "Write one letter per axis, or ... for leading ones",
          shapes);
    }
    int[] labels = new int[rank];
    int first = dots < 0 ? rank : dots;
    for (int i = 0; i < rank; i++) {
      if (i < first) {
        labels[i] = letters.charAt(i);
      } else if (i < first + more) {
        labels[i] = i - first - more;
      } else {
        labels[i] = letters.charAt(i - more);
      }
    }
    return labels;
  }

  private static void checkLetters(String equation, String letters, Shape... shapes) {
    for (int i = 0; i < letters.length(); i++) {
      char c = letters.charAt(i);
      if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z')) {
        throw illegal(equation, "has the label '" + c + "'", "Use the letters a-z and A-Z", shapes);
      }
    }
  }

  /// Lengths of one label are equal, or 1 in another operand.
  private static void measure(
      String equation, int[] labels, int operand, Map<Integer, Integer> lengths, Shape... shapes) {
    Map<Integer, Integer> own = new HashMap<>();
    for (int i = 0; i < labels.length; i++) {
      int length = shapes[operand].lengths()[i];
      Integer before = own.put(labels[i], length);
      Integer elsewhere = lengths.get(labels[i]);
      boolean differs = before != null && before != length;
      if (elsewhere != null && elsewhere != length && elsewhere != 1 && length != 1) {
        before = elsewhere;
        differs = true;
      }
      if (differs) {
        throw illegal(
            equation,
            "gives " + name(labels[i]) + " the lengths " + before + " and " + length,
            "Use another letter, or operands that fit",
            shapes);
      }
    }
    own.forEach((label, length) -> lengths.merge(label, length, (x, y) -> x == 1 ? y : x));
  }

  private static String name(int label) {
    return label < 0 ? "axis " + label + " of ..." : "'" + (char) label + "'";
  }

  /// The axes of the ellipsis, then the letters that occur once, by the alphabet.
  private static int[] implicit(List<int[]> inputs) {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (int[] labels : inputs) {
      for (int label : labels) {
        counts.merge(label, 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .filter(count -> count.getKey() < 0 || count.getValue() == 1)
        .mapToInt(Map.Entry::getKey)
        .toArray();
  }

  private static int[] explicit(
      String equation, String term, Map<Integer, Integer> lengths, Shape... shapes) {
    int dots = term.indexOf(ELLIPSIS);
    String letters = dots < 0 ? term : term.substring(0, dots) + term.substring(dots + 3);
    checkLetters(equation, letters, shapes);
    List<Integer> output = new ArrayList<>();
    for (int i = 0; i <= letters.length(); i++) {
      if (i == dots) {
        lengths.keySet().stream().filter(label -> label < 0).sorted().forEach(output::add);
      }
      if (i == letters.length()) {
        break;
      }
      int label = letters.charAt(i);
      if (!lengths.containsKey(label)) {
        throw illegal(
            equation,
            "has " + name(label) + " in the result, but in no operand",
            "Remove it, or name an axis so",
            shapes);
      }
      if (output.contains(label)) {
        throw illegal(
            equation,
            "has " + name(label) + " twice in the result",
            "Name each axis of the result once",
            shapes);
      }
      output.add(label);
    }
    return output.stream().mapToInt(Integer::intValue).toArray();
  }
}
