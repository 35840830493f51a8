package dev.autodiff.bench.gradbench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Reads lines as bytes: a message may be tens of megabytes long, and is parsed from UTF-8.
final class Lines {
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int end;

  Lines(InputStream in) {
    this.in = in;
  }

  /// The next line without its end, or null if there is none.
  byte @Nullable [] next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (position < end || fill()) {
      int start = position;
      while (position < end && buffer[position] != '\n') {
        position++;
      }
      line.write(buffer, start, position - start);
      if (position < end) {
        position++;
        return line.toByteArray();
      }
    }
    return line.size() == 0 ? null : line.toByteArray();
  }

  private boolean fill() throws IOException {
    position = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }
}
