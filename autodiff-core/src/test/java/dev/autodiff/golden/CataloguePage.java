package dev.autodiff.golden;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The page `docs/catalogue.md`.
public final class CataloguePage {
  private static final String HEAD =
      """
      # Catalogue

      Every operation of the golden files by its neutral name, and how it is called here. Where a cell holds
      an expression, the operation is that composition of public methods; `a`, `b`, `c` are the operands.
      """;

  private static final String TAIL =
      """

      This page is generated, and a test fails when it is out of date. To write it anew:

      ```
      mvn test -Dtest=PagesTest -Dsurefire.failIfNoSpecifiedTests=false -Dautodiff.regenerate=true
      ```
      """;

  private CataloguePage() {}

  /// Writes the page.
  ///
  /// @param suites the files whose operations are listed
  /// @return the text of the page
  public static String text(List<GoldenSuite> suites) {
    StringBuilder page = new StringBuilder(HEAD);
    for (GoldenSuite suite : suites) {
      page.append("\n## ").append(suite.file()).append("\n\n| operation | here |\n|---|---|\n");
      Map<String, Operation> sorted = new TreeMap<>(suite.table());
      sorted.forEach(
          (op, operation) ->
              page.append("| ")
                  .append(op)
                  .append(" | `")
                  .append(
                      operation.expression().isEmpty() ? operation.name() : operation.expression())
                  .append("` |\n"));
    }
    return page.append(TAIL).toString();
  }
}
