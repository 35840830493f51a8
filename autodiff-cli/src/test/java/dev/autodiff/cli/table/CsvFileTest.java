package dev.autodiff.cli.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autodiff.cli.UserError;
import dev.autodiff.cli.text.Memory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFileTest {
  private static Table parse(String text) {
    return CsvFile.parse("data.csv", text.getBytes(StandardCharsets.UTF_8), null);
  }

  @Test
  void fieldsAreKeptAndCellsAreStripped() {
    Table table = parse(" a ,\"b\"\"c\"\n 1 ,\" x,\n\"\n\n\"\",2\n");
    assertThat(table.header()).containsExactly("a", "b\"c");
    assertThat(table.rows().getFirst().fields()).containsExactly(" 1 ", " x,\n");
    assertThat(table.rows().getFirst().cell(1)).isEqualTo("x,");
    assertThat(table.rows().get(1)).isEqualTo(new Table.Row(2, 5, List.of("", "2")));
  }

  @ParameterizedTest
  @CsvSource({
    "'a,b', ','",
    "'a;b,c;d', ';'",
    "'\"a,b,c\";d', ';'",
    "'a\tb', '\t'",
    "'a|b', '|'",
    "'a', ','"
  })
  void theCommonestSeparatorOfTheHeaderIsTaken(String header, char separator) {
    String row = header.replaceAll("[abcd]", "x").replace("\"x,x,x\"", "x");
    assertThat(parse(header + "\n" + row + "\n").separator()).isEqualTo(separator);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void anOpenQuoteIsFoundWhereItBegins(String lineEnd) {
    String text = "a,b\n\"x\ny\",\"\"\"\"\nx\"y,\"\"\n1,\"open\n2,3\n".replace("\n", lineEnd);
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(UserError.class)
        .hasMessage("data.csv: line 5 opens a quote that is never closed.");
    assertThat(parse(text.replace("open", "closed\"")).rows()).hasSize(4);
  }

  @Test
  void aFileThatDoesNotFitIsRefusedUnread(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("huge.csv");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(Memory.room(16) + 1);
    }
    assertThatThrownBy(() -> CsvFile.read(file, null))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("huge.csv: the file is larger than ")
        .hasMessageContaining("JDK_JAVA_OPTIONS");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "-1.5e3, -1500",
    "+.5, 0.5",
    "2., 2",
    "0x1p3, NaN",
    "1d, NaN",
    "'1,5', NaN",
    "NaN, NaN",
    "e, NaN",
    "1e999, Infinity",
    "-inf, -Infinity",
    "Infinity, Infinity",
    "infinite, NaN"
  })
  void numbersAreDecimal(String cell, Double number) {
    assertThat(Cells.number(cell)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "NA", "na", "N/A", "NaN", "null", "NULL", "?"})
  void missing(String cell) {
    assertThat(Cells.isMissing(cell)).isTrue();
    assertThat(Cells.isMissing(cell + "x")).isFalse();
  }
}
