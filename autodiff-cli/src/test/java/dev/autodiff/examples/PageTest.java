package dev.autodiff.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PageTest {
  private static final String SOURCE =
      """
      class Sample {
        void run() {
          // region two
          int a = 1;

          int b = a;

          // endregion
        }
      }
      """;

  private final Page page = new Page("sample");

  @Test
  void placesAreFilled() {
    page.output("said").line("%.2f and %.1f", 1.5, -0.01);
    page.output("row").line("| %d |", 7);
    page.picture("seen", "<svg/>");
    String template =
        """
        # Title

        {code two}
        {output said}
        | n |
        |--:|
        {rows row}
        {picture seen | a line}
        """;
    assertThat(page.markdown(template, SOURCE))
        .isEqualTo(
            """
            # Title

            ```java
            int a = 1;

            int b = a;
            ```
            ```text
            1.50 and  0.0
            ```
            | n |
            |--:|
            | 7 |
            ![a line](sample-seen.svg)
            """);
    assertThat(page.pictures()).containsOnlyKeys("sample-seen.svg");
  }

  @Test
  void aPlaceWithoutContentIsAnError() {
    for (String place : new String[] {"{code x}", "{output x}", "{rows x}", "{picture x | y}"}) {
      assertThatThrownBy(() -> new Page("sample").markdown(place + "\n", ""))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("sample: nothing fills the place x");
    }
  }

  @Test
  void contentWithoutAPlaceIsAnError() {
    page.output("said").line("%s", "lost");
    assertThatThrownBy(() -> page.markdown("# Title\n", SOURCE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("code two")
        .hasMessageContaining("output said");
  }

  @Test
  void onlyARoundedZeroLosesItsMinus() {
    Output out = new Output();
    out.line("%.2f %.2f %.2e %d a-0 -0.5 %.1f", -0.001, -0.01, -1e-9, -0, -0.04);
    assertThat(out.text()).isEqualTo(" 0.00 -0.01 -1.00e-09 0 a-0 -0.5  0.0");
  }
}
