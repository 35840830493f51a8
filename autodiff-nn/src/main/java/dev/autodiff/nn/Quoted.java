package dev.autodiff.nn;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Any text as one line in double quotes, with the escapes of JSON.
final class Quoted {
  private Quoted() {}

  /// The text in quotes. Escaped is what would end the string or the line, what cannot be seen, and
  /// surrogates without their partner, which UTF-8 has no bytes for.
  static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append((char) c);
      } else if (c == '\n') {
        quoted.append("\\n");
      } else if (c <= Character.MAX_VALUE && hidden(c)) {
        quoted.append("\\u").append(HexFormat.of().toHexDigits((char) c));
      } else {
        quoted.appendCodePoint(c);
      }
    }
    return quoted.append('"').toString();
  }

  private static boolean hidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  /// Where the quoted string ends that begins at `from`: the index after its closing quote, or −1.
  static int end(String line, int from) {
    if (from >= line.length() || line.charAt(from) != '"') {
      return -1;
    }
    for (int i = from + 1; i < line.length(); i += line.charAt(i) == '\\' ? 2 : 1) {
      if (line.charAt(i) == '"') {
        return i + 1;
      }
    }
    return -1;
  }

  /// The text of a quoted string, or null if an escape is wrong.
  static @Nullable String unquote(String quoted) {
    StringBuilder text = new StringBuilder(quoted.length());
    int last = quoted.length() - 1;
    int i = 1;
    while (i < last) {
      char c = quoted.charAt(i++);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      switch (quoted.charAt(i++)) {
        case '"' -> text.append('"');
        case '\\' -> text.append('\\');
        case 'n' -> text.append('\n');
        case 'u' -> {
          if (i + 4 > last || !quoted.substring(i, i + 4).matches("[0-9a-f]{4}")) {
            return null;
          }
          text.append((char) HexFormat.fromHexDigits(quoted, i, i + 4));
          i += 4;
        }
        default -> {
          return null;
        }
      }
    }
    return text.toString();
  }
}
