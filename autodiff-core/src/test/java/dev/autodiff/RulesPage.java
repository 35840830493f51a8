package dev.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Writes the page that shows every operation with its domain and derivative, from the registry
/// alone.
final class RulesPage {
  private static final String[] OPERANDS = {"a", "b", "c"};

  private static final String HEAD =
      """
      # Operations and their rules

      Every derivative on this page is printed from the rule that the sweep applies: the rule is run on
      symbols, and the graph that it records is written as a formula. Operands are `a`, `b`, `c`, the
      result is `y`, its cotangent `ȳ`.

      | notation | meaning |
      |---|---|
      | `[p]` | 1 where `p` holds, else 0 |
      | `where(p, u, v)` | `u` where `p` holds, else `v`; the other branch gets no gradient |
      | `u ·₀ v` | the product, but 0 where `u` is 0, even if `v` is infinite or NaN |
      | `σ`, `Φ`, `φ` | `sigmoid`, `ndtr`, `normalPdf` |

      The references say where a formula or its derivative comes from. DLMF is the NIST Digital Library of
      Mathematical Functions. *definition*: the formula says it all. *linear*: the rule is the adjoint.
      """;

  private static final String ELEMENTWISE =
      """

      ## Elementwise operations

      Operands broadcast against each other; the gradient of a stretched operand is summed back over the
      stretched axes. The cotangent of an operand is `ȳ` times the partial.

      | operation | formula | domain | kinks | partials | reference |
      |---|---|---|---|---|---|
      """;

  private static final String SHAPED =
      """

      ## Shaped operations

      The shapes and the rule are those of one small example; axes, indices and lengths are left out of
      the formulas. `ā` and `b̄` are the cotangents of the operands.

      | operation | formula | shapes | rule | reference |
      |---|---|---|---|---|
      """;

  private static final String TAIL =
      """

      This page is generated, and a test fails when it is out of date. To write it anew:

      ```
      mvn -pl autodiff-core test -Dtest=RulesPageTest -Dautodiff.regenerate=true
      ```
      """;

  private RulesPage() {}

  static String text() {
    StringBuilder page = new StringBuilder(HEAD).append(ELEMENTWISE);
    for (Elementwise row : Elementwise.values()) {
      page.append(line(row.opName(), row.formula(), row.domain(), partials(row), row.reference()));
    }
    page.append(SHAPED);
    for (Value example : examples()) {
      page.append(line(example));
    }
    return page.append(TAIL).toString();
  }

  private static String line(
      String name, String formula, Domain domain, String partials, String reference) {
    String kinks = domain.kinks().isEmpty() ? "none" : domain.kinks();
    return "| `%s` | `%s` | %s | %s | %s | %s |%n"
        .formatted(
            name,
            cell(formula),
            cell(domain.text()),
            cell(kinks),
            cell(partials),
            linked(reference))
        .replace(System.lineSeparator(), "\n");
  }

  /// With the address of what has one.
  private static String linked(String reference) {
    return reference
        .replaceAll("DLMF §(\\d+\\.\\d+)", "[DLMF §$1](https://dlmf.nist.gov/$1)")
        .replaceAll("arXiv:([0-9.]+\\d)", "[arXiv:$1](https://arxiv.org/abs/$1)");
  }

  /// A bar would end the cell.
  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private static String partials(Elementwise row) {
    List<String> partials = new ArrayList<>();
    for (int k = 0; k < row.arity(); k++) {
      partials.add("∂y/∂" + OPERANDS[k] + " = " + partial(row, k));
    }
    return String.join("<br>", partials);
  }

  static String partial(Elementwise row, int operand) {
    RulePrinter printer = new RulePrinter();
    Value[] symbols = new Value[row.arity()];
    for (int k = 0; k < symbols.length; k++) {
      symbols[k] = symbol();
      printer.name(symbols[k], OPERANDS[k]);
    }
    Value y = symbol();
    return printer.name(y, "y").printWithLocals(row.partial(operand, symbols, y));
  }

  /// An empty tensor: rules are recorded on it, and nothing is computed.
  private static Value symbol() {
    return Value.variable(Value.tensor(Shape.of(0)));
  }

  private static String line(Value y) {
    List<Value> operands = y.operands();
    RulePrinter printer = new RulePrinter().name(y, "y");
    for (int k = 0; k < operands.size(); k++) {
      printer.name(operands.get(k), OPERANDS[k]);
    }
    Value yBar = Value.variable(y.detach());
    printer.name(yBar, "ȳ");
    Shaped op = (Shaped) y.op();
    List<String> rules = new ArrayList<>();
    for (int k = 0; k < operands.size(); k++) {
      Value pulled = op.vjp(k, operands.toArray(Value[]::new), y, yBar);
      rules.add(OPERANDS[k] + "̄ = " + printer.printWithLocals(pulled));
    }
    String from =
        operands.stream().map(x -> x.shape().toString()).collect(Collectors.joining(", "));
    return "| `%s` | %s | `%s → %s` | %s | %s |\n"
        .formatted(
            op.opName(),
            op.formula(),
            from,
            y.shape(),
            String.join("<br>", rules),
            linked(op.reference()));
  }

  /// One call of every shaped operation.
  static List<Value> examples() {
    Value x = Value.variable(Derivatives.weights(Shape.of(2, 3), 0));
    Value row = Value.variable(Derivatives.weights(Shape.of(3), 0));
    Value column = Value.variable(Derivatives.weights(Shape.of(2, 1), 0));
    Value scalar = Value.variable(0.5);
    Value other = Value.variable(Derivatives.weights(Shape.of(2, 1), 1));
    Slice slice = Slice.of(x.shape(), 1, 0, 1, 1);
    Value index = Value.matrix(new double[][] {{2}, {0}});
    Gather gather = Gather.along(x.shape(), 1, column.shape(), 2, 0);
    List<Value> matrices = matrixExamples(x);
    Stream<Value> others =
        Stream.of(
            x.sum(1),
            Value.sum(List.of(x, Value.variable(x))),
            Value.dot(List.of(scalar), List.of(Value.variable(scalar))),
            x.max(1),
            x.min(1),
            x.logSumExp(1),
            x.softmax(1),
            x.logSoftmax(1),
            x.matmul(Value.variable(Derivatives.weights(Shape.of(3, 4), 0))),
            x.permute(1, 0),
            x.reshape(3, 2),
            row.broadcastTo(x.shape()),
            Value.concat(1, x, column),
            Value.apply(slice, x),
            x.select(1, 0),
            x.indexSelect(1, 2, 0),
            Value.apply(gather, x),
            Value.apply(new Embed(List.of(slice, gather)), column, other),
            Value.apply(new ChainSum(), Value.variable(1), row),
            x.to(DType.FLOAT32),
            Autodiff.checkpoint((Value v) -> v.sin()).apply(x),
            new TransformCases.Scaled().apply(row, Value.variable(row)),
            x.cumsum(1),
            column.hadamard(0),
            x.cumprod(1),
            x.logCumSumExp(1),
            Recurrence.of(1, false, x, Value.variable(x)),
            x.var(1),
            x.std(1),
            x.norm(2, false, 1),
            x.norm(3, false, 1),
            x.flip(1),
            x.pad(1, new int[][] {{0, 0}, {1, 2}}),
            x.gather(1, index),
            Value.apply(new PutAlong("scatterAdd", 1, x.shape(), false), column, index),
            x.indexSelect(1, Value.vector(2, 0)),
            Value.apply(new Put("indexAdd", 1, 0, x.shape()), column, Value.vector(2)),
            Implicit.root(
                (root, of) -> root.square().sub(of.getFirst()),
                Shape.of(1),
                of -> of.getFirst().sqrt(),
                Value.variable(Value.vector(2))),
            line(4).convolve(line(2), 1, Slide.UNIT));
    return Stream.concat(others, matrices.stream()).toList();
  }

  /// One channel of one sample.
  private static Value line(int length) {
    return Value.variable(Derivatives.weights(Shape.of(1, 1, length), 0));
  }

  private static List<Value> matrixExamples(Value x) {
    Value side = Value.variable(Derivatives.weights(Shape.of(2, 1), 0));
    double[] regular = {3, 1, 1, 2};
    Value a = Value.variable(Value.tensor(Shape.of(2, 2), regular));
    Value direction = Value.variable(a.detach());
    return List.of(
        Value.apply(new Det(), a),
        Value.apply(new Cofactors(), a, direction),
        Value.apply(new LogDet(), a),
        Value.apply(new Inverse(false), a),
        Value.apply(new Solve(), a, side),
        Value.apply(new TriangularSolve(true, false), a, side),
        Value.apply(new CholeskyFactor(), a),
        Value.apply(new SymmetricEigen(), a),
        Value.apply(ThinSvd.of(a.shape()), a),
        Value.apply(new ThinQr(), a),
        Value.apply(new PseudoInverse(0), x),
        Value.apply(new MatrixExp(), a));
  }
}
