package io.heartwood.part;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "all_1_1_0",
        "202402_3_9_4_12",
        "-5_1_1_0",
        "202402--7_1_1_0",
        "f815b3f19bae3563399d3c6214a8ed43_1_1_0"
      })
  void namesSurviveParsing(String name) {
    assertEquals(name, PartName.parse(name).orElseThrow().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "all",
        "all_1_1",
        "all_2_1_0",
        "all_1_1_0_2_3",
        "tmp_insert_all_1_1_0",
        "all_1_1_x",
        "all_99999999999999999999_1_0",
        "broken_all_1_1_0",
        "patch-00ff-all_1_1_0x"
      })
  void otherDirectoriesAreNotParts(String name) {
    assertTrue(PartName.parse(name).isEmpty(), name);
  }

  @Test
  void aMergedPartCoversItsSourcesOnly() {
    PartName merged = PartName.parse("all_1_5_1").orElseThrow();
    assertTrue(merged.covers(PartName.parse("all_1_1_0").orElseThrow()));
    assertTrue(merged.covers(PartName.parse("all_3_5_1").orElseThrow()));
    assertFalse(merged.covers(PartName.parse("all_3_6_1").orElseThrow()));
    assertFalse(merged.covers(PartName.parse("all_1_5_2").orElseThrow()));
    assertFalse(merged.covers(PartName.parse("all_1_1_0_7").orElseThrow()));
    assertFalse(merged.covers(PartName.parse("x_1_1_0").orElseThrow()));
    assertTrue(merged.intersects(PartName.parse("all_5_9_0").orElseThrow()));
    assertFalse(merged.intersects(PartName.parse("all_6_9_0").orElseThrow()));
  }
}
