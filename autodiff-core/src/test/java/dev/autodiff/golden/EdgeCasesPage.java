package dev.autodiff.golden;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The page `docs/edge-cases.md`.
public final class EdgeCasesPage {
  private static final String HEAD =
      """
      # Edge cases

      Kinks, domain edges, infinities, NaN, and the smallest and largest numbers: everywhere where this
      library gives something else than PyTorch 2.13.0, and why. Elsewhere it gives the same; the records
      that are compared are those of the golden files (their points that are edges). JAX is 0.10.2; "none"
      means that it has no such operation.

      `y` is the result, `∂y/∂a` the derivative by the first operand, and so on. `x` holds the operands'
      numbers and then the number that the call names; for reductions the element, then all elements.

      | operation | what | x | ours | PyTorch | JAX | why |
      |---|---|---|---|---|---|---|
      """;

  private static final String TAIL =
      """

      This page is generated, and a test fails when it is out of date. To write it anew:

      ```
      mvn test -Dtest=PagesTest -Dsurefire.failIfNoSpecifiedTests=false -Dautodiff.regenerate=true
      ```
      """;

  private EdgeCasesPage() {}

  /// Writes the page.
  ///
  /// @param suites the files whose edge records are listed
  /// @return the text of the page
  public static String text(List<GoldenSuite> suites) {
    Set<String> lines = new LinkedHashSet<>();
    for (GoldenSuite suite : suites) {
      suite.edgeRows().forEach(row -> lines.add(row.cells()));
    }
    return HEAD + String.join("\n", lines) + "\n" + TAIL;
  }
}
