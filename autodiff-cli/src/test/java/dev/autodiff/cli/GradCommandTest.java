package dev.autodiff.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class GradCommandTest {
  private static final Path PAGE = Path.of("..", "docs", "grad.md");

  private record Run(int code, String out, String err) {}

  private static Run run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        new CommandLine(new GradCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    int code = Program.run(command, arguments);
    return new Run(code, out.toString(), err.toString());
  }

  @Test
  void gradientOfTheCrossEntropy() {
    Run run = run("-y*log(sigmoid(w*x)) - (1-y)*log(1-sigmoid(w*x))", "x=3", "w=3", "y=1");
    double p = 1 / (1 + Math.exp(-9));
    assertThat(run.code).isZero();
    assertThat(run.err).isEmpty();
    assertThat(number(run.out, "df/dw")).isCloseTo((p - 1) * 3, within());
    assertThat(number(run.out, "df/dx")).isCloseTo((p - 1) * 3, within());
    assertThat(number(run.out, "df/dy")).isCloseTo(-9, within());
    assertThat(run.out.lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void hessian() {
    Run run = run("x^2*y + sin(y)", "x=3", "y=pi/2", "--order", "2");
    List<String> lines = run.out.lines().toList();
    int at = lines.size() - 3;
    assertThat(lines.get(at)).matches("Hessian +x +y");
    assertThat(numbers(lines.get(at + 1), "x")).containsExactly(Math.PI, 6);
    assertThat(numbers(lines.get(at + 2), "y")).containsExactly(6, -1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-x^2", "-e*x", "-h*x", "-V*x", "−x", "-svg*x"})
  void formulaMayBeginWithAMinusSign(String formula) {
    List<String> names = new ArrayList<>(List.of("x=1"));
    for (String name : List.of("h", "V", "svg")) {
      if (formula.contains(name)) {
        names.add(name + "=2");
      }
    }
    names.addFirst(formula);
    assertThat(run(names.toArray(String[]::new)))
        .matches(run -> run.code == 0 && run.err.isEmpty());
  }

  @Test
  void constantFormulaHasNoGradient() {
    assertThat(run("2^3^2").out).contains("= 512").contains("no names, so it has no gradient");
  }

  @Test
  void listsFunctions() {
    assertThat(run("--functions").out).contains("logAddExp(a, b)", "ln(eᵃ + eᵇ)");
  }

  @Test
  void showsHelp() {
    assertThat(run("-h").out).isEqualTo(run("--help").out).startsWith("Usage: grad");
  }

  @Test
  void mistakeInTheFormulaIsPointedAt() {
    Run run = run("x + sigmod(x)", "x=1");
    assertThat(run.code).isEqualTo(2);
    assertThat(run.out).isEmpty();
    assertThat(run.err)
        .isEqualTo(
            """
              x + sigmod(x)
                  ^~~~~~
            autodiff: grad: column 5: unknown function sigmod. Did you mean 'sigmoid'?
            """);
    assertThat(run("x + sigmod(x)", "x=1", "--debug").err).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x y=2",
        "x x=1 --order 3",
        "x x=1 --order two",
        "x x=1 --ordr 2",
        "--sgv x x=1",
        "2*3 --svg graph.svg",
        "x x=1 --svg",
        "x x=1 --svg /no/such/folder/graph.svg",
        "x x=1 --svg ."
      })
  void mistakesEndWithCodeTwo(String arguments) {
    String[] words = arguments.isEmpty() ? new String[0] : arguments.split(" ", -1);
    Run run = run(words);
    assertThat(run.code).isEqualTo(2);
    assertThat(run.out).isEmpty();
    assertThat(run.err.lines().filter(line -> line.startsWith("autodiff: "))).hasSize(1);
    assertThat(run.err).doesNotContain("\tat ");
  }

  @Test
  void hessianOfManyVariablesIsRefused() {
    List<String> arguments = new ArrayList<>();
    StringBuilder sum = new StringBuilder("0");
    for (int i = 0; i < 101; i++) {
      sum.append("+x").append(i).append("^2");
      arguments.add("x" + i + "=1");
    }
    arguments.addFirst(sum.toString());
    assertThat(run(arguments.toArray(String[]::new)).code).isZero();
    arguments.addAll(List.of("--order", "2"));
    Run run = run(arguments.toArray(String[]::new));
    assertThat(run.code).isEqualTo(2);
    assertThat(run.err).contains("--order 2 with 101 variables");
  }

  @Test
  void drawsTheGraph(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("graph.svg");
    Run run = run("x*sin(x)", "x=2", "--svg", file.toString());
    assertThat(run.out).endsWith("Graph: " + file + "\n");
    assertThat(Files.readString(file)).startsWith("<svg").contains("v1 = sin(x)");
  }

  /// Every `$ autodiff grad …` of the page is followed by what the command prints. To write the
  /// outputs and the picture anew: `-Dautodiff.regenerate=true`.
  @Test
  void pageShowsRealOutput(@TempDir Path folder) throws IOException {
    String page = Files.readString(PAGE);
    Matcher example =
        Pattern.compile("```text\\n\\$ autodiff grad ([^\\n]*)\\n(.*?)```", Pattern.DOTALL)
            .matcher(page);
    StringBuilder fresh = new StringBuilder();
    int count = 0;
    while (example.find()) {
      String line = example.group(1);
      Run run = run(words(line.replace("grad.svg", folder.resolve("grad.svg").toString())));
      String output = (run.err + run.out).replace(folder + "/", "");
      example.appendReplacement(
          fresh,
          Matcher.quoteReplacement("```text\n$ autodiff grad " + line + "\n" + output + "```"));
      count++;
    }
    example.appendTail(fresh);
    Path picture = PAGE.resolveSibling("grad.svg");
    if (Boolean.getBoolean("autodiff.regenerate")) {
      Files.writeString(PAGE, fresh);
      Files.copy(folder.resolve("grad.svg"), picture, StandardCopyOption.REPLACE_EXISTING);
    }
    assertThat(count).isGreaterThanOrEqualTo(5);
    assertThat(PAGE).content().isEqualTo(fresh.toString());
    assertThat(picture).hasSameTextualContentAs(folder.resolve("grad.svg"));
  }

  /// The words of a shell line, where double quotes keep blanks together.
  private static String[] words(String line) {
    return Pattern.compile("\"([^\"]*)\"|\\S+")
        .matcher(line)
        .results()
        .map(word -> word.group(1) == null ? word.group() : word.group(1))
        .toArray(String[]::new);
  }

  private static double number(String text, String label) {
    return text.lines()
        .filter(line -> line.startsWith(label + " "))
        .mapToDouble(line -> numbers(line, label)[0])
        .findFirst()
        .orElseThrow();
  }

  private static double[] numbers(String line, String label) {
    assertThat(line).startsWith(label);
    return Pattern.compile(" +")
        .splitAsStream(line.substring(label.length()).strip())
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  private static Offset<Double> within() {
    return Assertions.within(1e-11);
  }
}
