package io.heartwood.part.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.part.PartType;
import io.heartwood.schema.TableSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartTypesTest {
  @Test
  void partsAreWideFromBothLimitsOn() {
    TableSettings settings =
        TableSettings.of(Map.of("min_bytes_for_wide_part", "100", "min_rows_for_wide_part", "10"));

    assertEquals(PartType.COMPACT, PartTypes.choose(settings, 99, 10));
    assertEquals(PartType.COMPACT, PartTypes.choose(settings, 100, 9));
    assertEquals(PartType.WIDE, PartTypes.choose(settings, 100, 10));
  }

  /** ClickHouse 26.7 refuses to attach Compact parts there, and writes Wide ones itself. */
  @Test
  void withoutAdaptiveGranularityAllPartsAreWide() {
    TableSettings settings = TableSettings.of(Map.of("index_granularity_bytes", "0"));

    assertEquals(PartType.WIDE, PartTypes.choose(settings, 1, 1));
  }
}
