package dev.autodiff.cli;

import dev.autodiff.Value;
import dev.autodiff.cli.expression.Assignments;
import dev.autodiff.cli.expression.Expression;
import dev.autodiff.cli.expression.FormulaException;
import dev.autodiff.cli.expression.Vocabulary;
import dev.autodiff.cli.graph.BlockTable;
import dev.autodiff.cli.graph.Blocks;
import dev.autodiff.cli.graph.GraphPicture;
import dev.autodiff.cli.graph.HessianTable;
import dev.autodiff.cli.graph.NumberText;
import dev.autodiff.cli.graph.TextTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `autodiff grad`: the gradient of a formula, block by block.
@Command(
    name = "grad",
    description = "Shows the gradient of a formula, block by block.",
    modelTransformer = GradCommand.FormulaMayBeginWithMinus.class,
    footer = {
      "",
      "Example:",
      "  autodiff grad \"-log(sigmoid(w*x + b))\" x=3 w=0.5 b=-1 --svg loss.svg",
      "",
      "Operators, weakest first: + and -, * and /, the sign, ^ (from the right).",
      "Constants: pi, e. A part that is written twice in the same way is one block."
    })
public final class GradCommand implements Callable<Integer> {
  /// More variables than this make a Hessian that nobody reads.
  private static final int HESSIAN_VARIABLES = 100;

  private static final int LINE_WIDTH = 100;
  private static final int NOTES = 10;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", arity = "0..1", paramLabel = "EXPR", description = "The formula.")
  private @Nullable String formula;

  @Parameters(
      index = "1..*",
      paramLabel = "NAME=VALUE",
      description = "A value for each name in the formula: a number, or a formula without names.")
  private List<String> assignments = new ArrayList<>();

  @Option(
      names = "--order",
      paramLabel = "N",
      defaultValue = "1",
      description = "1: the gradient (default). 2: the Hessian as well.")
  private int order;

  @Option(names = "--svg", paramLabel = "FILE", description = "Draw the graph into this file.")
  private @Nullable Path svg;

  @Option(names = "--functions", description = "List the functions that a formula can use.")
  private boolean functions;

  @SuppressWarnings("unused") // picocli asks the option, not the field
  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  /// Called by picocli, which then sets the fields from the arguments.
  public GradCommand() {}

  /// A formula such as `-x^2` is no option, so what looks like an unknown option is taken as a
  /// formula.
  static final class FormulaMayBeginWithMinus implements CommandLine.IModelTransformer {
    @Override
    public CommandSpec transform(CommandSpec spec) {
      spec.parser().unmatchedOptionsArePositionalParams(true);
      return spec;
    }
  }

  @Override
  public Integer call() {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    PrintWriter out = command.getOut();
    if (functions) {
      out.print(Vocabulary.listing());
    } else if (formula == null) {
      throw new UserError(
          "grad: no formula given. Write one, as in: autodiff grad \"x^2 + 3*x\" x=2");
    } else if (formula.equals("-h")) {
      command.usage(out);
    } else {
      rejectUnknownOptions(formula, command.getCommandSpec());
      out.print(pointedReport(formula, command.getErr()));
    }
    out.flush();
    return 0;
  }

  /// What looks like a long option is a mistyped one: no formula needs two minus signs before a
  /// word.
  private void rejectUnknownOptions(String text, CommandSpec known) {
    List<String> arguments = new ArrayList<>(assignments);
    arguments.add(text);
    for (String argument : arguments) {
      if (argument.matches("--[A-Za-z][A-Za-z-]*(=.*)?")) {
        throw new UserError(
            "grad: unknown option "
                + argument
                + ". Known are "
                + String.join(", ", known.optionsMap().keySet())
                + ".");
      }
    }
  }

  /// The report, or the place of the mistake in the formula on the error stream.
  private String pointedReport(String text, PrintWriter err) {
    try {
      return report(text);
    } catch (FormulaException e) {
      err.println(e.pointer());
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }

  private String report(String text) {
    if (order != 1 && order != 2) {
      throw new UserError(
          "grad: --order is " + order + ". Use 1 for the gradient or 2 for the Hessian.");
    }
    Expression expression = Expression.parse(text);
    Map<String, Value> variables = Assignments.variables(assignments, expression);
    Value output = expression.evaluate(variables);
    String heading =
        Blocks.cut("f = " + expression.text(), LINE_WIDTH)
            + "\n  = "
            + NumberText.exact(output.item())
            + "\n";
    return heading
        + (output.isConstant() ? constant() : derivatives(expression, variables, output));
  }

  private String constant() {
    if (svg != null) {
      throw new UserError(
          "grad: the formula has no names, so it has no graph to draw. Leave out --svg, or name an"
              + " input.");
    }
    return "The formula has no names, so it has no gradient.\n";
  }

  private String derivatives(Expression expression, Map<String, Value> variables, Value output) {
    if (order == 2 && variables.size() > HESSIAN_VARIABLES) {
      throw new UserError(
          "grad: --order 2 with "
              + variables.size()
              + " variables. It shows at most "
              + HESSIAN_VARIABLES
              + ".");
    }
    BlockTable table = BlockTable.of(output, Map.of());
    StringBuilder text = new StringBuilder("\n").append(table.render());
    List<String> notes = table.notes();
    notes.stream().limit(NOTES).forEach(note -> text.append("Note: ").append(note).append('\n'));
    if (notes.size() > NOTES) {
      text.append("Note: ").append(notes.size() - NOTES).append(" more like these.\n");
    }
    TextTable gradient = new TextTable(List.of("gradient", ""));
    variables.forEach(
        (name, x) ->
            gradient.add(
                List.of(
                    "df/d" + Blocks.cut(name, 24),
                    NumberText.exact(table.gradients().of(x).item()))));
    text.append('\n').append(gradient.render());
    if (order == 2) {
      text.append('\n').append(HessianTable.of(output, variables).render());
    }
    if (svg != null) {
      GraphPicture.of(output, table.gradients()).titled("f = " + expression.text()).write(svg);
      text.append("\nGraph: ").append(svg).append('\n');
    }
    return text.toString();
  }
}
