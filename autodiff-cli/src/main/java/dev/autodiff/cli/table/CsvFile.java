package dev.autodiff.cli.table;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.autodiff.cli.UserError;
import dev.autodiff.cli.text.Digits;
import dev.autodiff.cli.text.Memory;
import dev.autodiff.cli.text.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads CSV files: UTF-8 with or without byte order mark, any line ends, quoted fields, and a
/// header.
public final class CsvFile {
  private static final Pattern RECORD = Pattern.compile("record that started in line (\\d+)");
  private static final String CANDIDATES = ",;\t|";

  private CsvFile() {}

  /// Reads a file.
  ///
  /// @param path where it is
  /// @param separator the character between fields, or null to find it in the header
  /// @return its rows
  /// @throws UserError if it is missing, too large for memory, no text, or no table with a header
  public static Table read(Path path, @Nullable Character separator) {
    String source = path.toString();
    if (Files.isDirectory(path)) {
      throw new UserError(source + ": this is a folder. Give a CSV file.");
    }
    // An upper bound of what cells cost as strings, so that reading never ends in an
    // OutOfMemoryError.
    long limit = Math.min(Memory.room(16), Integer.MAX_VALUE - 16);
    try (InputStream in = Files.newInputStream(path)) {
      // A pipe has no size, so what was read counts.
      boolean tooLarge = Files.isRegularFile(path) && Files.size(path) > limit;
      byte[] bytes = tooLarge ? new byte[0] : in.readNBytes((int) limit + 1);
      if (tooLarge || bytes.length > limit) {
        throw new UserError(
            source
                + ": the file is larger than "
                + Digits.count(limit / 1_000_000)
                + " MB, more than fits in memory. Use fewer rows, or "
                + Memory.MORE
                + ".");
      }
      return parse(source, bytes, separator);
    } catch (NoSuchFileException e) {
      throw new UserError(source + ": there is no such file.", e);
    } catch (AccessDeniedException e) {
      throw new UserError(source + ": no permission to read this file.", e);
    } catch (IOException e) {
      throw new UserError(source + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /// Reads a file that is in memory.
  ///
  /// @param source its name, for messages
  /// @param bytes its content
  /// @param separator the character between fields, or null to find it in the header
  /// @return its rows
  /// @throws UserError as [#read]
  public static Table parse(String source, byte[] bytes, @Nullable Character separator) {
    String text = decode(source, bytes);
    if (text.isBlank()) {
      throw new UserError(source + ": the file is empty. It needs a header line and rows.");
    }
    char between = separator == null ? separator(text) : separator;
    requireClosedQuotes(source, text, between);
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .fieldSeparator(between)
            .acceptCharsAfterQuotes(false)
            .ofCsvRecord(text)) {
      return table(source, between, reader);
    } catch (CsvParseException e) {
      throw new UserError(source + ": " + reason(e), e);
    } catch (IOException | UncheckedIOException e) {
      throw new UserError(source + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static Table table(String source, char separator, CsvReader<CsvRecord> reader) {
    List<String> header = new ArrayList<>();
    List<Table.Row> rows = new ArrayList<>();
    // A string of a few letters, its array and its place in the list take about 60 bytes.
    long limit = Memory.room(150);
    for (CsvRecord record : reader) {
      List<String> fields = record.getFields();
      long line = record.getStartingLineNumber();
      if (header.isEmpty()) {
        fields.forEach(name -> header.add(name.strip()));
        requireNames(source, separator, header);
        continue;
      }
      int number = rows.size() + 1;
      if (fields.size() != header.size()) {
        throw new UserError(
            "%s: row %d (line %d) has %s, the header has %d. %s"
                .formatted(
                    source,
                    number,
                    line,
                    Digits.count(fields.size(), "field"),
                    header.size(),
                    "Mend the row, or quote fields that hold the separator."));
      }
      if ((long) number * header.size() > limit) {
        throw new UserError(
            source
                + ": more than "
                + Digits.count(limit)
                + " cells, too many for memory. Use fewer rows or columns, or "
                + Memory.MORE
                + ".");
      }
      rows.add(new Table.Row(number, line, fields));
    }
    if (rows.isEmpty()) {
      throw new UserError(source + ": there is a header but no rows below it.");
    }
    return new Table(source, separator, header, rows);
  }

  private static void requireNames(String source, char separator, List<String> header) {
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < header.size(); i++) {
      String name = header.get(i);
      if (name.isEmpty()) {
        throw new UserError(
            source + ": line 1, column " + (i + 1) + " has no name. Give every column a name.");
      }
      Integer first = seen.put(name, i + 1);
      if (first != null) {
        throw new UserError(
            "%s: line 1, columns %d and %d are both named %s. Give each column its own name."
                .formatted(source, first, i + 1, Names.quoted(name)));
      }
    }
    if (header.stream().noneMatch(name -> Double.isNaN(Cells.number(name)))) {
      throw new UserError(
          source
              + ": line 1 holds only numbers, so there is no header. Write the names of the columns"
              + " there, as in a"
              + separator
              + "b.");
    }
  }

  /// The parser's message, with the line first as in all others.
  private static String reason(CsvParseException e) {
    String message = String.valueOf(e.getMessage());
    Matcher place = RECORD.matcher(message);
    Throwable cause = e.getCause();
    return place.find() && cause != null
        ? "the row that begins in line " + place.group(1) + ": " + cause.getMessage() + "."
        : message + ".";
  }

  /// The candidate that comes most often in the first line outside quotes; a comma if none does.
  private static char separator(String text) {
    int[] counts = new int[CANDIDATES.length()];
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '\n' || c == '\r')) {
        break;
      } else if (!quoted && CANDIDATES.indexOf(c) >= 0) {
        counts[CANDIDATES.indexOf(c)]++;
      }
    }
    int best = 0;
    for (int i = 1; i < counts.length; i++) {
      best = counts[i] > counts[best] ? i : best;
    }
    return CANDIDATES.charAt(best);
  }

  /// The parser takes the end of the file for a closing quote, which would swallow rows.
  private static void requireClosedQuotes(String source, String text, char separator) {
    boolean fieldStart = true;
    boolean open = false;
    long line = 1;
    long openedAt = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
      line += endsLine(c, next) ? 1 : 0;
      if (open && c == '"' && next == '"') {
        i++;
      } else if (open) {
        open = c != '"';
      } else if (c == '"' && fieldStart) {
        open = true;
        openedAt = line;
      }
      fieldStart = !open && (c == separator || c == '\n' || c == '\r');
    }
    if (open) {
      throw new UserError(source + ": line " + openedAt + " opens a quote that is never closed.");
    }
  }

  private static String decode(String source, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    if (result.isError()) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "%s: line %d: byte 0x%02X is not UTF-8. Save the file as UTF-8 text.",
              source,
              1 + lineEnds(bytes, in.position()),
              bytes[in.position()]));
    }
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        throw new UserError(
            source
                + ": line "
                + (1 + lineEnds(bytes, i))
                + " holds a zero byte, so this is no CSV file.");
      }
    }
    String text = out.flip().toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /// The last character of `\n`, `\r\n` or `\r`.
  private static boolean endsLine(int c, int next) {
    return c == '\n' || (c == '\r' && next != '\n');
  }

  private static int lineEnds(byte[] bytes, int end) {
    int count = 0;
    for (int i = 0; i < end; i++) {
      count += endsLine(bytes[i], i + 1 < bytes.length ? bytes[i + 1] : 0) ? 1 : 0;
    }
    return count;
  }
}
