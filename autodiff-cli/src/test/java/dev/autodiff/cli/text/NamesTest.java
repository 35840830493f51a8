package dev.autodiff.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NamesTest {
  @Test
  void whatMovesTheCursorIsEscaped() {
    assertThat(Names.visible("a\tb\r\nc\u001B[31m\u202Ed\u2028e\uD800"))
        .isEqualTo("a\\tb\\r\\nc\\u001B[31m\\u202Ed\\u2028e\\uD800");
    assertThat(Names.visible("größe °C 😀")).isEqualTo("größe °C 😀");
  }

  @Test
  void longTextsAreCutBetweenCharacters() {
    assertThat(Names.quoted("😀".repeat(41))).isEqualTo("'" + "😀".repeat(40) + "…'");
    assertThat(Names.quoted("a".repeat(40))).isEqualTo("'" + "a".repeat(40) + "'");
  }

  @Test
  void longListsAreCut() {
    List<String> names = IntStream.range(0, 14).mapToObj(i -> "n" + i).toList();
    assertThat(Names.list(names)).endsWith(", n10, n11 and 2 more");
    assertThat(Names.list(names.subList(0, 12))).endsWith(", n11");
  }

  @Test
  void theNearestNameIsMeant() {
    List<String> names = List.of("weight", "height", "Colour");
    assertThat(Names.didYouMean("wieght", names)).isEqualTo(" Did you mean 'weight'?");
    assertThat(Names.didYouMean("color", names)).isEqualTo(" Did you mean 'Colour'?");
    assertThat(Names.didYouMean("age", names)).isEqualTo(" There are: weight, height, Colour.");
    assertThat(Names.didYouMean("x".repeat(5000), List.of("y".repeat(5000)))).contains("There are");
  }
}
