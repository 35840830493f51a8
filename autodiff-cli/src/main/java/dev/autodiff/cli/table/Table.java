package dev.autodiff.cli.table;

import dev.autodiff.cli.UserError;
import dev.autodiff.cli.text.Names;
import java.util.List;

/// A CSV file in memory, as text.
///
/// @param source name of the file, for messages
/// @param separator the character between fields
/// @param header names of the columns, without blanks around them; all different
/// @param rows one list of fields per row, each as long as the header
public record Table(String source, char separator, List<String> header, List<Row> rows) {
  /// Copies the lists.
  public Table {
    header = List.copyOf(header);
    rows = List.copyOf(rows);
  }

  /// One row.
  ///
  /// @param number counts the rows below the header from 1
  /// @param line line of the file that it begins on, from 1
  /// @param fields the fields as they were in the file, without quotes
  public record Row(int number, long line, List<String> fields) {
    /// The text of one cell.
    ///
    /// @param column index of the column
    /// @return the field without blanks around it
    public String cell(int column) {
      return fields.get(column).strip();
    }
  }

  /// Where a column is.
  ///
  /// @param name its name
  /// @return its index
  /// @throws UserError if there is none of that name
  public int column(String name) {
    int index = header.indexOf(name);
    if (index < 0) {
      throw new UserError(
          source
              + ": there is no column "
              + Names.quoted(name)
              + "."
              + Names.didYouMean(name, header));
    }
    return index;
  }

  /// The same table with some of its rows.
  ///
  /// @param kept rows of this table
  /// @return the smaller table
  public Table with(List<Row> kept) {
    return new Table(source, separator, header, kept);
  }

  /// An error about one cell.
  ///
  /// @param row its row
  /// @param column index of its column
  /// @param problem what is wrong and what to do, as sentences
  /// @return the error, to be thrown by the caller
  public UserError error(Row row, int column, String problem) {
    return new UserError(place(row, column) + ": " + problem);
  }

  /// Where a cell is, for people.
  ///
  /// @param row its row
  /// @param column index of its column
  /// @return file, row, line and column
  public String place(Row row, int column) {
    return place(row) + ", column " + Names.quoted(header.get(column));
  }

  private String place(Row row) {
    return source + ": row " + row.number() + " (line " + row.line() + ")";
  }
}
