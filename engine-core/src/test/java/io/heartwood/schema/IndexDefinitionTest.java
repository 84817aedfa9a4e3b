package io.heartwood.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heartwood.expression.TokenStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexDefinitionTest {
  private static IndexDefinition parse(String text) {
    return IndexDefinition.parse(new TokenStream(text));
  }

  /** As {@code SHOW CREATE TABLE} of ClickHouse 26.7 prints these. */
  @Test
  void definitionsArePrintedAsClickHousePrintsThem() {
    assertEquals("INDEX i v + 1 TYPE minmax GRANULARITY 1", parse("i v+1 TYPE minmax").toString());
    assertEquals(
        "INDEX `we ird.n` (k, `na me`) TYPE set(100) GRANULARITY 3",
        parse("`we ird.n` (k, `na me`) TYPE set(100) GRANULARITY 3").toString());
    assertEquals(
        "INDEX a (k + 1) AND (s = 'x') TYPE minmax GRANULARITY 1",
        parse("a k+1 and s='x' type minmax granularity 1").toString());
    assertEquals(
        "INDEX b lower(s) TYPE bloom_filter(0.01) GRANULARITY 2",
        parse("b lower(s) TYPE bloom_filter(0.01) GRANULARITY 2").toString());
    assertEquals(
        "INDEX n s TYPE ngrambf_v1(3, 256, 2, 0) GRANULARITY 1",
        parse("n s TYPE ngrambf_v1(3,256,2,0)").toString());
  }

  @Test
  void printedDefinitionsAreReadAgain() {
    for (String text :
        List.of(
            "i (a, b) TYPE set(0) GRANULARITY 4",
            "`a``b` `x y` TYPE tokenbf_v1(64, 3, 7) GRANULARITY 1",
            "t s TYPE text(tokenizer = 'splitByNonAlpha') GRANULARITY 100000000",
            "j arrayMap(x -> x + 1, a) TYPE vector_similarity('hnsw', 'L2Distance', 1536)")) {
      IndexDefinition index = parse(text);
      assertEquals(index, parse(index.toString().substring("INDEX ".length())), text);
    }
  }

  @Test
  void unknownKindsKeepTheirText() {
    IndexDefinition index = parse("t s TYPE text(tokenizer = ngrams(3), preprocessor = lower(s))");
    assertEquals("text", index.type());
    assertEquals(List.of("tokenizer = ngrams(3)", "preprocessor = lower(s)"), index.arguments());
    assertEquals(100_000_000, index.granularity());
    assertEquals(
        "arrayMap(x -> x + 1, a)", parse("j arrayMap(x -> x + 1, a) TYPE minmax").expression());
  }

  @Test
  void malformedDefinitionsAreRefused() {
    for (String text :
        List.of(
            "",
            "i",
            "i TYPE minmax",
            "i a minmax",
            "i a) TYPE minmax",
            "i (a TYPE minmax",
            "i a TYPE",
            "i a TYPE set(1",
            "i a TYPE set(,1)",
            "i a TYPE minmax GRANULARITY",
            "i a TYPE minmax GRANULARITY 0",
            "i a TYPE minmax GRANULARITY 99999999999")) {
      assertThrows(IllegalArgumentException.class, () -> parse(text), text);
    }
    assertThrows(
        IllegalArgumentException.class, () -> IndexDefinition.of("i", "a", "minmax; DROP", 1));
  }
}
