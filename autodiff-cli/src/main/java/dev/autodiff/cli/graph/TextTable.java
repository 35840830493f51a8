package dev.autodiff.cli.graph;

import java.util.ArrayList;
import java.util.List;

/// Columns of text, aligned at the left; numbers leave room for a sign where their column has one.
public final class TextTable {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /// Starts a table.
  ///
  /// @param header a title per column
  public TextTable(List<String> header) {
    rows.add(List.copyOf(header));
  }

  /// Adds a row.
  ///
  /// @param cells as many as the header has
  public void add(List<String> cells) {
    if (cells.size() != rows.getFirst().size()) {
      throw new IllegalArgumentException(
          "table: the row has "
              + cells.size()
              + " cells, the header "
              + rows.getFirst().size()
              + ". Give one cell per column.");
    }
    rows.add(List.copyOf(cells));
  }

  /// The table as lines.
  ///
  /// @return lines without trailing blanks, each with an end of line
  public String render() {
    int columns = rows.getFirst().size();
    boolean[] signed = new boolean[columns];
    int[] widths = new int[columns];
    for (int c = 0; c < columns; c++) {
      int column = c;
      signed[c] = rows.stream().skip(1).anyMatch(row -> isSigned(row.get(column)));
      widths[c] = rows.stream().mapToInt(row -> width(cell(row, column, signed))).max().orElse(0);
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        String cell = cell(row, c, signed);
        line.append(cell).append(" ".repeat(widths[c] - width(cell))).append(GAP);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static String cell(List<String> row, int column, boolean[] signed) {
    String cell = row.get(column);
    return signed[column] && isUnsigned(cell) ? " " + cell : cell;
  }

  private static boolean isSigned(String cell) {
    return cell.length() > 1 && cell.charAt(0) == '-' && isUnsigned(cell.substring(1));
  }

  private static boolean isUnsigned(String cell) {
    return !cell.isEmpty()
        && (Character.isDigit(cell.charAt(0)) || cell.equals("Infinity") || cell.equals("NaN"));
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
