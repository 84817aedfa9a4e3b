package io.heartwood.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimilarNamesTest {
  private static final List<String> NAMES =
      List.of("type", "region", "endpoint", "endpoint_subpath");

  @Test
  void typingErrorsAreFoundAndOtherNamesAreNot() {
    assertEquals(Optional.of("endpoint"), SimilarNames.mostSimilar("endpointt", NAMES));
    assertEquals(Optional.of("endpoint"), SimilarNames.mostSimilar("endpiont", NAMES));
    assertEquals(Optional.of("type"), SimilarNames.mostSimilar("typ", NAMES));
    assertEquals(Optional.empty(), SimilarNames.mostSimilar("path", NAMES));
    assertEquals(Optional.empty(), SimilarNames.mostSimilar("", NAMES));
    assertEquals(Optional.empty(), SimilarNames.mostSimilar("endpoint", List.of("endpoint")));
    assertEquals(
        Optional.empty(), SimilarNames.mostSimilar("x".repeat(99), List.of("x".repeat(98))));
  }
}
