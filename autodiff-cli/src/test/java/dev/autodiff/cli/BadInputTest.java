package dev.autodiff.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.Bytes;
import dev.autodiff.cli.Shell.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever is wrong with the input: one line that names it, exit code 2, nothing written.
class BadInputTest {
  @TempDir private Path folder;

  /// A file, the arguments with `DIR` for its folder, and what the line must say.
  record Case(String name, List<Byte> file, String arguments, String message) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case csv(String name, String text, String arguments, String message) {
    return new Case(
        name,
        Bytes.asList(text.getBytes(StandardCharsets.UTF_8)),
        "train DIR/data.csv --out DIR/run " + arguments,
        message);
  }

  private static Case bytes(String name, int[] bytes, String message) {
    byte[] file = new byte[bytes.length];
    IntStream.range(0, bytes.length).forEach(i -> file[i] = (byte) bytes[i]);
    return new Case(
        name, Bytes.asList(file), "train DIR/data.csv --target y --out DIR/run", message);
  }

  private static Case options(String name, String arguments, String message) {
    return csv(name, good(), arguments, message);
  }

  /// Twenty rows that can be learned from.
  private static String good() {
    return "x,c,y\n"
        + IntStream.range(0, 20)
            .mapToObj(i -> i + "," + (i % 3 == 0 ? "red" : "blue") + "," + (i < 9 ? "no" : "yes"))
            .collect(Collectors.joining("\n"))
        + "\n";
  }

  private static String rows(int count, String row) {
    return IntStream.range(0, count)
        .mapToObj(i -> row.replace("#", String.valueOf(i)))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  static Stream<Case> files() {
    return Stream.of(
        csv("empty file", "", "--target y", "data.csv: the file is empty"),
        csv("blank file", " \n\t\n", "--target y", "data.csv: the file is empty"),
        csv("byte order mark alone", "\uFEFF", "--target y", "data.csv: the file is empty"),
        csv("header alone", "x,y\n", "--target y", "data.csv: there is a header but no rows"),
        csv("numbers as header", "1,2\n3,4\n", "--target y", "line 1 holds only numbers"),
        csv("nameless column", "x,,y\n1,2,3\n", "--target y", "line 1, column 2 has no name"),
        csv(
            "same name twice",
            "x,y, x\n1,2,3\n",
            "--target y",
            "line 1, columns 1 and 3 are both named 'x'"),
        csv(
            "short row",
            "x,y\n1,a\n2\n",
            "--target y",
            "data.csv: row 2 (line 3) has 1 field, the header has 2"),
        csv(
            "long row",
            "x,y\n1,a\n2,b,c\n",
            "--target y",
            "data.csv: row 2 (line 3) has 3 fields, the header has 2"),
        csv(
            "row after a quoted line end",
            "x,y\n\"1\n\",a\n2\n",
            "--target y",
            "data.csv: row 2 (line 4) has 1 field"),
        csv("open quote", "x,y\n1,\"a\n2,b\n", "--target y", "line 2 opens a quote"),
        csv(
            "text after a quote",
            "x,y\n1,\"a\"b\n",
            "--target y",
            "data.csv: the row that begins in line 2: Unexpected character after closing quote:"
                + " b."),
        csv(
            "missing value",
            good() + "NA,red,yes\n",
            "--target y",
            "data.csv: row 21 (line 22), column 'x': the value is missing ('NA'); 1 row misses"),
        csv(
            "missing target",
            good() + "5,red,\n",
            "--target y",
            "data.csv: row 21 (line 22), column 'y': the value is missing; 1 row misses"),
        csv(
            "nothing but missing values",
            "x,y\n" + rows(20, ",a"),
            "--target y --missing drop",
            "data.csv: every row misses a value: x (20)"),
        csv(
            "text among numbers",
            good() + "ten,red,yes\n",
            "--target y",
            "data.csv: row 21 (line 22), column 'x': 'ten' is not a number"),
        csv(
            "infinite number",
            good() + "-inf,red,yes\n",
            "--target y",
            "data.csv: row 21 (line 22), column 'x': '-inf' is no finite number"),
        csv(
            "number beyond float64",
            good() + "1e999,red,yes\n",
            "--target y",
            "data.csv: row 21 (line 22), column 'x': '1e999' is no finite number"),
        csv(
            "numbers too large to be standardized",
            "x,y\n" + rows(10, "1e308,a") + rows(10, "-1e308,b"),
            "--target y",
            "data.csv: column 'x': its numbers are too large"),
        csv(
            "decimal commas",
            "x;y\n" + rows(20, "#,5;a") + rows(20, "#,5;b"),
            "--target y",
            "row 1 (line 2), column 'x': '0,5' has a decimal comma"),
        csv(
            "only a constant column",
            "x,y\n" + rows(10, "1,a") + rows(10, "1,b"),
            "--target y",
            "data.csv: there is no input column that is not constant"),
        csv(
            "no column but the target",
            "y\n" + rows(10, "a") + rows(10, "b"),
            "--target y",
            "data.csv: there is no input column."),
        csv(
            "one class",
            "x,y\n" + rows(20, "#,a"),
            "--target y",
            "data.csv: target 'y' is 'a' in every row"),
        csv(
            "a class per row",
            "x,y\n" + rows(20, "#,name#"),
            "--target y",
            "data.csv: target 'y' has 20 different values in 20 rows"),
        csv(
            "too many classes",
            "x,y\n" + rows(101, "#,name#").repeat(2),
            "--target y",
            "data.csv: target 'y' has 101 different values; at most 100"),
        csv(
            "too many categories",
            "x,id,y\n" + rows(200, "#,id#,a") + rows(200, "#,id#,b"),
            "--target y",
            "data.csv: column 'id' has 1"),
        csv(
            "text in a regression target",
            "x,y\n" + rows(20, "#,#.5") + "3,high\n",
            "--target y",
            "data.csv: row 21 (line 22), column 'y': 'high' is not a number"),
        csv(
            "too few rows for a test",
            "x,y\n" + rows(4, "#,a") + rows(4, "#,b"),
            "--target y",
            "data.csv: 8 rows are too few to hold some back for a test"),
        csv("one row", "x,y\n1,2\n", "--target y", "is '2' in every row"),
        csv(
            "too few rows for patience",
            "x,y\n" + rows(5, "#,a") + rows(5, "#,b"),
            "--target y --patience 3",
            "data.csv: 8 training rows are too few to hold some back for --patience"),
        bytes("zero bytes", new int[] {'x', ',', 'y', '\n', 0, 1}, "line 2 holds a zero byte"),
        bytes(
            "Latin-1",
            new int[] {'x', ',', 'y', '\n', 0xE9, ',', '1'},
            "data.csv: line 2: byte 0xE9 is not UTF-8"),
        bytes("cut UTF-8", new int[] {'x', ',', 'y', '\n', '1', ',', 0xC3}, "is not UTF-8"),
        bytes("UTF-16", new int[] {0xFF, 0xFE, 'x', 0, ',', 0, 'y', 0}, "byte 0xFF is not UTF-8"),
        bytes("program", new int[] {0x7F, 'E', 'L', 'F', 2, 1, 1, 0}, "line 1 holds a zero byte"));
  }

  static Stream<Case> optionMistakes() {
    return Stream.of(
        options("unknown target", "--target Y", "no column 'Y'. Did you mean 'y'?"),
        options("unknown dropped column", "--target y --drop color", "no column 'color'"),
        options("target dropped", "--target y --drop y", "--drop: 'y' is the target"),
        options("all dropped", "--target y --drop x,c", "there is no input column."),
        options("unknown task", "--target y --task binry", "Did you mean 'binary'?"),
        options("regression of texts", "--target y --task regression", "'no' is not a finite"),
        options("binary of many", "--target x --task binary", "target 'x' has 20 classes"),
        options("unknown class", "--target y --positive ye", "Did you mean 'yes'?"),
        options("positive of many", "--target x --task multiclass --positive 1", "20 different"),
        options("unknown loss", "--target y --loss bce", "--loss: there is no loss 'bce'"),
        options("loss of another task", "--target y --loss cross-entropy", "does not fit binary"),
        options("unknown activation", "--target y --activation than", "--activation: "),
        options("unknown optimizer", "--target y --optimizer adan", "Did you mean 'adam'?"),
        options("unknown schedule", "--target y --schedule sine", "no schedule 'sine'"),
        options("momentum of adam", "--target y --optimizer adam --momentum 0.5", "no momentum"),
        options("still nesterov", "--target y --optimizer nesterov --momentum 0", "above 0"),
        options("lbfgs in batches", "--target y --optimizer lbfgs", "--batch: lbfgs needs all"),
        options("decay below 0", "--target y --weight-decay -1", "--weight-decay: -1.0"),
        options("clipped to nothing", "--target y --clip 0", "--clip: 0.0 is not above 0"),
        options("layers in words", "--target y --hidden two", "--hidden: 'two' is not a whole"),
        options("layer without neurons", "--target y --hidden 4,0", "--hidden: '0' is not a whole"),
        options("too many weights", "--target y --hidden 9999999", "2,500,000 weights"),
        options("too many layers", "--target y --hidden " + "1,".repeat(50) + "1", "50 layers"),
        options("no learning", "--target y --learning-rate 0", "--learning-rate: 0.0"),
        options("learning rate in words", "--target y --learning-rate big", "--learning-rate"),
        options("too much momentum", "--target y --momentum 1", "--momentum: 1.0"),
        options("empty batch", "--target y --batch 0", "--batch: '0' is not a whole number"),
        options("no epochs", "--target y --epochs 0", "--epochs: 0 is not at least 1"),
        options("all for the test", "--target y --test-fraction 1", "--test-fraction: 1.0"),
        options("negative patience", "--target y --patience -1", "--patience: -1"),
        options("no threads", "--target y --threads 0", "--threads: 0"),
        options("separator of two letters", "--target y --separator ,,", "--separator: give one"),
        options("other separator", "--target y --separator ;", "no column 'y'. There are: x,c,y"),
        options("missing what", "--target y --missing fill", "--missing: use error or drop"),
        options("no target", "", "Missing required option: '--target=COLUMN'"),
        options("unknown option", "--target y --epoch 3", "unknown option '--epoch'. Did you mean"),
        options("one file too many", "--target y more.csv", "unexpected argument 'more.csv'"));
  }

  static Stream<Case> places() {
    List<Byte> good = Bytes.asList(good().getBytes(StandardCharsets.UTF_8));
    return Stream.of(
        new Case("no file", good, "train DIR/dat.csv --target y --out DIR/run", "no such file"),
        new Case("a folder", good, "train DIR --target y --out DIR/run", "this is a folder"),
        new Case(
            "file as folder",
            good,
            "train DIR/data.csv --target y --out DIR/data.csv",
            "data.csv is a file. Name a folder"),
        new Case(
            "folder below a file",
            good,
            "train DIR/data.csv --target y --out DIR/data.csv/run",
            "data.csv is a file"),
        new Case(
            "folder that cannot be written to",
            good,
            "train DIR/data.csv --target y --out /proc/run",
            "--out: "),
        new Case("no model", good, "predict DIR/model DIR/data.csv", "model: there is no such"),
        new Case("a folder as model", good, "predict DIR DIR/data.csv", "this is a folder"),
        new Case("foreign model", good, "predict DIR/data.csv DIR/data.csv", "data.csv"),
        new Case("foreign model to check", good, "check DIR/data.csv DIR/data.csv", "data.csv"),
        new Case("no command", good, "", "Name a command"),
        new Case("unknown command", good, "trian", "unknown command 'trian'. Did you mean train?"),
        new Case("unknown global option", good, "--colour", "unknown option '--colour'"));
  }

  @ParameterizedTest
  @MethodSource({"files", "optionMistakes", "places"})
  void isToldInOneLine(Case bad) throws IOException {
    Files.write(folder.resolve("data.csv"), Bytes.toArray(bad.file()));
    List<String> before = Shell.files(folder);
    Result result = Shell.autodiff(arguments(bad));
    assertThat(result.err()).startsWith("autodiff: ").contains(bad.message());
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(Shell.files(folder)).isEqualTo(before);
  }

  @Test
  void debugAddsTheStackTrace() {
    String[] arguments = {"train", folder.resolve("no.csv").toString(), "--target", "y"};
    assertThat(Shell.autodiff((Object[]) arguments).err().lines()).hasSize(1);
    String[] debug = Arrays.copyOf(arguments, 5);
    debug[4] = "--debug";
    assertThat(Shell.autodiff((Object[]) debug).err()).contains("\tat dev.autodiff.cli.");
  }

  private Object[] arguments(Case bad) {
    return bad.arguments().isEmpty()
        ? new Object[0]
        : bad.arguments().replace("DIR", folder.toString()).split(" ", -1);
  }
}
