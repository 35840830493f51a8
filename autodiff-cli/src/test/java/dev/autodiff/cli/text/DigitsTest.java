package dev.autodiff.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigitsTest {
  private final Locale before = Locale.getDefault();

  @BeforeEach
  void commasAsPoints() {
    Locale.setDefault(Locale.GERMANY);
  }

  @AfterEach
  void restore() {
    Locale.setDefault(before);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.1, 0.1",
    "0.123456, 0.1235",
    "-1234.56, -1235",
    "1234567, 1235000",
    "0.00012344, 0.0001234",
    "0.00001, 1.000e-05",
    "123456789, 1.235e+08",
    "NaN, –",
    "Infinity, ∞",
    "-Infinity, −∞"
  })
  void fourDigits(double x, String shown) {
    assertThat(Digits.of(x)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"0.5, 0.5000", "1, 1.0000", "-0.25, -0.2500", "63.94321, 63.94", "NaN, –"})
  void scoresStandInColumns(double x, String shown) {
    assertThat(Digits.score(x)).isEqualTo(shown);
  }

  @Test
  void countsHaveTheirNoun() {
    assertThat(Digits.count(1, "row")).isEqualTo("1 row");
    assertThat(Digits.count(12_345, "row")).isEqualTo("12,345 rows");
    assertThat(Digits.count(2, "class")).isEqualTo("2 classes");
  }

  @ParameterizedTest
  @CsvSource({"0, 0.0 s", "9940, 9.9 s", "12000, 12 s", "185000, 3 min 5 s", "7860000, 2 h 11 min"})
  void times(long millis, String shown) {
    assertThat(Digits.time(Duration.ofMillis(millis))).isEqualTo(shown);
  }
}
