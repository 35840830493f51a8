package dev.autodiff;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Writes the expression that a graph stands for as mathematics.
final class RulePrinter {
  private static final int SUM = 1;
  private static final int PRODUCT = 2;
  private static final int POWER = 3;
  private static final int ATOM = 4;

  /// Names for parts that come more than once, and the length from which a name is shorter.
  private static final List<String> LOCALS =
      List.of("u", "v", "w", "s", "t", "p", "q", "r", "f", "g", "h", "k", "m", "n");

  private static final int WORTH_A_NAME = 8;

  private final Map<Value, String> symbols = new HashMap<>();

  /// An expression and how tightly its outermost operation binds.
  private record Text(String text, int binding) {
    String inside(int least) {
      return binding >= least ? text : "(" + text + ")";
    }
  }

  /// Gives a node a name; what it was computed from is not written then.
  RulePrinter name(Value node, String name) {
    symbols.put(node, name);
    return this;
  }

  /// The expression, and after it what its local names stand for.
  String printWithLocals(Value node) {
    Map<Value, Integer> uses = new LinkedHashMap<>();
    countUses(node, uses);
    Map<Value, String> locals = new LinkedHashMap<>();
    uses.forEach(
        (part, count) -> {
          if (count > 1 && print(part).length() >= WORTH_A_NAME) {
            locals.put(part, LOCALS.get(locals.size()));
          }
        });
    Map<Value, String> known = new HashMap<>(symbols);
    symbols.putAll(locals);
    StringBuilder printed = new StringBuilder("`" + print(node) + "`");
    String joint = " with ";
    for (Map.Entry<Value, String> local : locals.entrySet()) {
      symbols.remove(local.getKey());
      printed.append(joint).append("`" + local.getValue() + " = " + print(local.getKey()) + "`");
      symbols.put(local.getKey(), local.getValue());
      joint = ", ";
    }
    symbols.keySet().retainAll(known.keySet());
    return printed.toString();
  }

  /// Counts how often each inner node is an operand, outermost first. Values hash by identity.
  private void countUses(Value node, Map<Value, Integer> uses) {
    if (node.operands().isEmpty() || symbols.containsKey(node)) {
      return;
    }
    if (uses.merge(node, 1, Integer::sum) == 1) {
      node.operands().forEach(operand -> countUses(operand, uses));
    }
  }

  String print(Value node) {
    return text(node).text;
  }

  private Text text(Value node) {
    String symbol = symbols.get(node);
    if (symbol != null) {
      return new Text(symbol, ATOM);
    }
    return switch (node.op()) {
      case Leaf _ -> constant(node);
      case Elementwise row -> row(row, node.operands());
      case Matmul product -> matmul(product, node.operands());
      case Shaped op -> call(op.opName(), node.operands());
    };
  }

  private Text matmul(Matmul product, List<Value> operands) {
    String left = text(operands.get(0)).text + (product.leftTransposed() ? "ᵀ" : "");
    String right = text(operands.get(1)).text + (product.rightTransposed() ? "ᵀ" : "");
    return new Text("matmul(" + left + ", " + right + ")", ATOM);
  }

  /// One number for an array of equal ones, all of them for a vector.
  private static Text constant(Value node) {
    double[] numbers = node.toArray();
    if (Arrays.stream(numbers).distinct().count() == 1) {
      return number(numbers[0]);
    }
    return node.shape().rank() > 1
        ? new Text("mask", ATOM)
        : new Text(
            Arrays.stream(numbers)
                .mapToObj(x -> number(x).text)
                .collect(Collectors.joining(", ", "[", "]")),
            ATOM);
  }

  private static Text number(double x) {
    if (!Double.isFinite(x)) {
      return new Text(Double.toString(x), ATOM);
    }
    String digits = new BigDecimal(Double.toString(x)).stripTrailingZeros().toPlainString();
    return new Text(digits.replace('-', '−'), x < 0 ? SUM : ATOM);
  }

  private Text row(Elementwise row, List<Value> operands) {
    Value a = operands.getFirst();
    Value b = operands.getLast();
    return switch (row) {
      case ADD -> new Text(text(a).inside(SUM) + " + " + text(b).inside(PRODUCT), SUM);
      case SUB -> new Text(text(a).inside(SUM) + " − " + text(b).inside(PRODUCT), SUM);
      case NEG -> new Text("−" + text(a).inside(PRODUCT), SUM);
      case MUL -> isNumber(b) ? product(b, a) : product(a, b);
      case STRONG_MUL ->
          new Text(text(a).inside(PRODUCT) + " ·₀ " + text(b).inside(POWER), PRODUCT);
      case DIV -> new Text(text(a).inside(PRODUCT) + "/" + text(b).inside(POWER), PRODUCT);
      case RECIPROCAL -> new Text("1/" + text(a).inside(POWER), PRODUCT);
      case SQUARE -> new Text(text(a).inside(ATOM) + "²", POWER);
      case POW -> new Text(text(a).inside(ATOM) + "^" + text(b).inside(ATOM), POWER);
      case EQUAL, GREATER, GREATER_EQUAL -> new Text("[" + condition(row, a, b) + "]", ATOM);
      case WHERE -> where(operands);
      case SIGMOID -> call("σ", operands);
      case NDTR -> call("Φ", operands);
      case NORMAL_PDF -> call("φ", operands);
      case MAXIMUM -> call("max", operands);
      case MINIMUM -> call("min", operands);
      default -> call(row.opName(), operands);
    };
  }

  private static boolean isNumber(Value node) {
    return node.op() == Leaf.CONSTANT;
  }

  private Text product(Value a, Value b) {
    if (isNumber(a) && b.op() == Elementwise.RECIPROCAL && !symbols.containsKey(b)) {
      return new Text(text(a).text + "/" + text(b.operands().getFirst()).inside(POWER), PRODUCT);
    }
    String left = isNumber(a) ? text(a).text : text(a).inside(PRODUCT);
    return new Text(left + "·" + text(b).inside(PRODUCT), Math.min(text(a).binding, PRODUCT));
  }

  private Text where(List<Value> operands) {
    Value mask = operands.getFirst();
    boolean comparison =
        mask.op() instanceof Elementwise row
            && (row == Elementwise.EQUAL
                || row == Elementwise.GREATER
                || row == Elementwise.GREATER_EQUAL);
    String condition =
        comparison
            ? condition(
                (Elementwise) mask.op(), mask.operands().getFirst(), mask.operands().getLast())
            : text(mask).text + " ≠ 0";
    String arguments = print(operands.get(1)) + ", " + print(operands.get(2));
    return new Text("where(" + condition + ", " + arguments + ")", ATOM);
  }

  private String condition(Elementwise row, Value a, Value b) {
    String sign = row == Elementwise.EQUAL ? " = " : row == Elementwise.GREATER ? " > " : " ≥ ";
    return text(a).text + sign + text(b).text;
  }

  private Text call(String name, List<Value> operands) {
    String arguments = operands.stream().map(this::print).collect(Collectors.joining(", "));
    return new Text(name + "(" + arguments + ")", ATOM);
  }
}
