package io.heartwood.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.part.PartName;
import io.heartwood.part.PartSummary;
import io.heartwood.part.PartType;
import io.heartwood.schema.TableSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimpleMergeSelectorTest {
  private static final long NOW = 1_000_000_000;
  private static final long MANY_BYTES = 150L << 30;

  private final SimpleMergeSelector selector =
      new SimpleMergeSelector(TableSettings.DEFAULT, false, 100);

  @Test
  void mergesYoungPartsOfEqualSizeOnceThereAreFive() {
    assertEquals(List.of(), select(parts(0, 10 << 20, 10 << 20, 10 << 20, 10 << 20)));
    assertEquals(5, select(parts(0, 10 << 20, 10 << 20, 10 << 20, 10 << 20, 10 << 20)).size());
  }

  @Test
  void doesNotRewriteALargePartForASmallOne() {
    assertEquals(List.of(), select(parts(86400, 1_000_000_000, 1000)));
  }

  @Test
  void takesFewerPartsWhenTheyAreOld() {
    assertEquals(2, select(parts(10 * 86400, 10 << 20, 10 << 20)).size());
  }

  @Test
  void keepsToTheSizeLimit() {
    List<PartSummary> parts = parts(0, 100, 100, 100, 100, 100, 100, 100, 100);

    List<PartSummary> selected =
        selector.select(List.of(new MergeRange(parts, parts.size())), 600, NOW);

    assertEquals(6, selected.size());
  }

  @Test
  void forcesOldPartsTogether() {
    SimpleMergeSelector forcing =
        new SimpleMergeSelector(
            TableSettings.of(Map.of("min_age_to_force_merge_seconds", "100")), false, 100);
    List<PartSummary> old = parts(100, 1_000_000_000, 1000);
    List<PartSummary> young = parts(99, 1_000_000_000, 1000);

    assertEquals(2, forcing.select(List.of(new MergeRange(old, 2)), MANY_BYTES, NOW).size());
    assertEquals(0, forcing.select(List.of(new MergeRange(young, 2)), MANY_BYTES, NOW).size());
  }

  @Test
  void leavesAVeryLargePartAloneBesideAStreamOfSmallOnes() {
    List<PartSummary> parts = new ArrayList<>(parts(86400, 200_000_000));
    long block = 10;
    int rewrites = 0;
    int most = 0;
    for (long second = 0; second < 7200; second++) {
      parts.add(part(block, block++, 1000, NOW + second));
      MergeRange range = new MergeRange(parts, parts.size());
      List<PartSummary> selected = selector.select(List.of(range), MANY_BYTES, NOW + second);
      if (!selected.isEmpty()) {
        PartName merged = MergePlan.of(selected).resultName();
        rewrites += selected.contains(parts.get(0)) ? 1 : 0;
        long bytes = selected.stream().mapToLong(PartSummary::bytesOnDisk).sum();
        int index = parts.indexOf(selected.get(0));
        parts.removeAll(selected);
        parts.add(index, part(merged.minBlock(), merged.maxBlock(), bytes, NOW + second));
      }
      most = Math.max(most, parts.size());
    }
    assertEquals(0, rewrites);
    assertTrue(most < 60, "most=" + most);
  }

  @Test
  void resultCoversItsSourcesOneLevelHigher() {
    List<PartSummary> parts = parts(0, 1, 1, 1);

    PartName result = MergePlan.of(parts).resultName();

    assertEquals("all_1_3_1", result.toString());
    parts.forEach(part -> assertTrue(result.covers(part.name())));
  }

  private List<PartSummary> select(List<PartSummary> parts) {
    return selector.select(List.of(new MergeRange(parts, parts.size())), MANY_BYTES, NOW);
  }

  private static List<PartSummary> parts(long ageSeconds, long... sizes) {
    List<PartSummary> parts = new ArrayList<>();
    for (long size : sizes) {
      long block = parts.size() + 1;
      parts.add(part(block, block, size, NOW - ageSeconds));
    }
    return parts;
  }

  private static PartSummary part(long minBlock, long maxBlock, long bytes, long modified) {
    return new PartSummary(
        new PartName("all", minBlock, maxBlock, 0, 0),
        PartType.WIDE,
        1,
        bytes,
        modified,
        "default",
        List.of());
  }
}
