package io.heartwood.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.expression.function.FunctionContext;
import io.heartwood.layout.BoundSchema;
import io.heartwood.testing.ByteMutator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** That the text of a table's definition, whatever it is, makes a definition or a clear message. */
class HostileDefinitionTest {
  private static final long SEED = Long.getLong("heartwood.seed", 3);
  private static final int CASES = Integer.getInteger("heartwood.cases", 4000);

  private static final String TEXT =
      """
      ATTACH TABLE _ UUID '9834becd-f7e2-4e15-ad7c-410ffd6a5a63'
      (
          `k` UInt32 CODEC(Delta(4), ZSTD(1)),
          `na\\`me` Nullable(String) DEFAULT concat('a', toString(k + 1)) COMMENT 'it\\'s',
          `t` Tuple(a UInt8, b Array(LowCardinality(String))),
          `e` Enum8('x' = -1, 'y' = 5),
          `d` DateTime64(3, 'UTC') DEFAULT now64(3)
      )
      ENGINE = MergeTree
      PARTITION BY toYYYYMM(d)
      PRIMARY KEY k
      ORDER BY (k, intDiv(k, 2) % 7)
      SETTINGS index_granularity = 8192, min_bytes_for_wide_part = 0
      """;

  @Test
  void everyTextMakesADefinitionOrAClearMessage() {
    int understood = 0;
    for (int i = 0; i < CASES; i++) {
      long seed = SEED + i;
      Random random = new Random(seed);
      byte[] bytes = new ByteMutator(random).mutateText(TEXT.getBytes(StandardCharsets.UTF_8));
      String text = new String(bytes, StandardCharsets.UTF_8);
      try {
        TableDefinition definition = DefinitionText.parse("t", text);
        new BoundSchema(definition.schema(), FunctionContext.standard());
        String printed = DefinitionText.print(definition);
        assertEquals(
            printed, DefinitionText.print(DefinitionText.parse("t", printed)), "seed=" + seed);
        understood++;
      } catch (IllegalArgumentException e) {
        assertTrue(e.getMessage() != null && !e.getMessage().isBlank(), "seed=" + seed);
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("heartwood.seed=" + seed + " text=" + text, e);
      }
    }
    assertTrue(understood > CASES / 20, "understood=" + understood);
  }

  @Test
  void textsThatNestWithoutEndAreRefused() {
    for (String deep : List.of("Array(", "Tuple(", "Nullable(", "Map(String, ", "((((")) {
      String text = TEXT.replace("UInt32 CODEC", deep.repeat(50_000) + "UInt32 CODEC");
      assertThrows(IllegalArgumentException.class, () -> DefinitionText.parse("t", text), deep);
    }
    for (String deep : List.of("(", "-", "NOT ", "k + (", "[", "if(k, ")) {
      String text = TEXT.replace("toString(k + 1)", deep.repeat(50_000) + "k");
      assertThrows(IllegalArgumentException.class, () -> DefinitionText.parse("t", text), deep);
      String key = TEXT.replace("(k, intDiv", "(" + deep.repeat(50_000) + "k, intDiv");
      assertThrows(IllegalArgumentException.class, () -> DefinitionText.parse("t", key), deep);
    }
  }
}
