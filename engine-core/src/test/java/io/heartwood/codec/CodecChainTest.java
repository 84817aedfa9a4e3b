package io.heartwood.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Canonical texts are those of {@code SHOW CREATE TABLE} of ClickHouse 26.7. */
class CodecChainTest {
  private static void prints(String expected, String text) {
    CodecChain chain = CodecChain.parse(text);
    assertEquals(expected, chain.toString());
    assertEquals(chain, CodecChain.parse(expected));
  }

  @Test
  void textIsPrintedAsTheServerPrintsIt() {
    prints("CODEC(LZ4)", "LZ4");
    prints("CODEC(LZ4)", "codec( LZ4 )");
    prints("CODEC(ZSTD(1))", "CODEC(ZSTD)");
    prints("CODEC(ZSTD(1))", "CODEC(ZSTD())");
    prints("CODEC(ZSTD(3, 24))", "CODEC(ZSTD(3,24))");
    prints("CODEC(LZ4HC(0))", "CODEC(LZ4HC)");
    prints("CODEC(LZ4HC(17))", "CODEC(LZ4HC(17))");
    prints("CODEC(NONE)", "CODEC(NONE)");
    prints("CODEC(Default)", "CODEC(Default)");
    prints("CODEC(Delta(2), Default)", "CODEC(Delta(2), Default)");
    prints("CODEC(T64('bit'), LZ4)", "CODEC(T64('bit'),LZ4)");
    prints("CODEC(FPC(12))", "CODEC(FPC)");
    prints("CODEC(GCD, LZ4)", "CODEC(GCD, LZ4)");
  }

  @Test
  void valueSizeIsFilledInWhereTheServerPrintsIt() {
    assertEquals(
        "CODEC(Delta(8), LZ4)", CodecChain.parse("CODEC(Delta, LZ4)").forValueSize(8).toString());
    assertEquals("CODEC(Gorilla(4))", CodecChain.parse("Gorilla").forValueSize(4).toString());
    assertEquals(
        "CODEC(DoubleDelta, ZSTD(7))",
        CodecChain.parse("DoubleDelta, ZSTD(7)").forValueSize(4).toString());
    assertThrows(
        IllegalArgumentException.class, () -> CodecChain.parse("Delta, LZ4").forValueSize(16));
  }

  @Test
  void nonsenseIsRefusedWithAReason() {
    for (String text :
        List.of(
            "",
            "CODEC()",
            "CODEC(LZ4",
            "CODEC(LZ4))",
            "zstd(3)",
            "FOO",
            "ZSTD(23)",
            "ZSTD(-1)",
            "ZSTD(x)",
            "ZSTD(1, 2)",
            "ZSTD(1, 20, 3)",
            "LZ4(1)",
            "NONE(1)",
            "NONE, LZ4",
            "LZ4, LZ4",
            "LZ4, Delta",
            "Delta(3)",
            "T64('foo')",
            "T64('bit",
            "LZ4,",
            "LZ4HC(99999999999)")) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> CodecChain.parse(text), text);
      assertFalse(e.getMessage().contains("\n"));
    }
  }

  @Test
  void defaultIsReplacedByWhatTheTableUses() {
    assertTrue(CodecChain.DEFAULT.isDefault());
    assertThrows(IllegalArgumentException.class, CodecChain.DEFAULT::codec);
    CodecChain zstd = CodecChain.parse("ZSTD(3)");
    assertEquals(zstd, CodecChain.DEFAULT.withDefault(zstd));
    assertEquals(
        "CODEC(Delta(4), ZSTD(3))",
        CodecChain.parse("Delta(4), Default").withDefault(zstd).toString());
  }

  @Test
  void otherStreamsUseOnlyTheGeneralPurposeCodecs() {
    assertEquals(
        Optional.of(CodecChain.parse("ZSTD(7)")),
        CodecChain.parse("DoubleDelta, ZSTD(7)").generalPurpose());
    assertEquals(Optional.empty(), CodecChain.parse("Gorilla(8)").generalPurpose());
  }
}
