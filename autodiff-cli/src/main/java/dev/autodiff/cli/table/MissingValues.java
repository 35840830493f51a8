package dev.autodiff.cli.table;

import dev.autodiff.cli.UserError;
import dev.autodiff.cli.text.Names;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// What to do with rows in which a value is missing: empty, or NA, N/A, NaN, null, ? in any case.
public enum MissingValues {
  /// Refuse the file.
  ERROR,
  /// Leave the row out.
  DROP;

  /// Looks for missing values.
  ///
  /// @param table the data
  /// @param names the columns that are used
  /// @param notes told how many rows are left out
  /// @return the rows without missing values in these columns
  /// @throws UserError if there are missing values and they are refused, or no row is left
  public Table apply(Table table, List<String> names, Consumer<String> notes) {
    int[] columns = names.stream().mapToInt(table::column).toArray();
    Map<String, Integer> counts = new LinkedHashMap<>();
    names.forEach(name -> counts.put(name, 0));
    List<Table.Row> whole =
        table.rows().stream().filter(row -> count(table, row, columns, counts)).toList();
    int left = table.rows().size() - whole.size();
    if (left == 0) {
      return table;
    }
    String where =
        counts.entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
            .collect(Collectors.collectingAndThen(Collectors.toList(), Names::list));
    if (whole.isEmpty()) {
      throw new UserError(
          table.source()
              + ": every row misses a value: "
              + where
              + ". Leave out columns with --drop.");
    }
    switch (this) {
      case ERROR -> throw firstMissing(table, columns, left);
      case DROP ->
          notes.accept(
              "%s: %d of %d rows left out, values are missing in %s."
                  .formatted(table.source(), left, table.rows().size(), where));
    }
    return table.with(whole);
  }

  private static boolean count(
      Table table, Table.Row row, int[] columns, Map<String, Integer> counts) {
    boolean whole = true;
    for (int column : columns) {
      if (Cells.isMissing(row.cell(column))) {
        counts.merge(table.header().get(column), 1, Integer::sum);
        whole = false;
      }
    }
    return whole;
  }

  private static UserError firstMissing(Table table, int[] columns, int left) {
    for (Table.Row row : table.rows()) {
      for (int column : columns) {
        if (Cells.isMissing(row.cell(column))) {
          String cell = row.cell(column);
          return table.error(
              row,
              column,
              "the value is missing"
                  + (cell.isEmpty() ? "" : " (" + Names.quoted(cell) + ")")
                  + "; "
                  + left
                  + (left == 1 ? " row misses" : " rows miss")
                  + " values. Leave them out with --missing drop, or fill them in.");
        }
      }
    }
    throw new AssertionError("a row was counted that misses nothing");
  }
}
