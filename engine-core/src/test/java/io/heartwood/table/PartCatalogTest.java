package io.heartwood.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.merge.MergePlan;
import io.heartwood.part.PartName;
import io.heartwood.part.PartState;
import io.heartwood.part.PartSummary;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartCatalogTest {
  private final MemoryDisk disk = new MemoryDisk("default");
  private MergeTreeEngine engine;
  private MergeTreeTable table;
  private PartCatalog catalog;

  @BeforeEach
  void createTable() throws IOException {
    engine = MergeTreeEngine.builder().definitions(disk).backgroundThreads(0).build();
    table = engine.createTable("t", TestTables.schema("old_parts_lifetime", "0"));
    catalog = table.storage().catalog();
  }

  @AfterEach
  void close() throws IOException {
    engine.close();
    disk.close();
  }

  @Test
  void noMergeReachesAcrossABlockInFlight() throws IOException {
    table.insert(TestTables.block(1, 1));
    long flying = catalog.allocateBlock("0");
    table.insert(TestTables.block(2, 1));
    table.insert(TestTables.block(3, 1));

    assertEquals(List.of(List.of("0_1_1_0"), List.of("0_3_3_0", "0_4_4_0")), ranges());

    catalog.abandonBlock("0", flying);
    assertEquals(List.of(List.of("0_1_1_0", "0_3_3_0", "0_4_4_0")), ranges());
  }

  @Test
  void noMergeEverReachesAcrossABlockThatNobodyKnows() throws IOException {
    table.insert(TestTables.block(1, 1));
    catalog.abandonUnknown("0", catalog.allocateBlock("0"));
    table.insert(TestTables.block(2, 1));

    table.optimize(Optional.empty(), true);

    assertEquals(List.of(List.of("0_1_1_1"), List.of("0_3_3_1")), ranges());
  }

  @Test
  void partsOfARunningMergeAreTakenOnce() throws IOException {
    for (int id = 1; id < 5; id++) {
      table.insert(TestTables.block(id, 1));
    }
    List<PartName> middle = List.of(new PartName("0", 2, 2, 0, 0), new PartName("0", 3, 3, 0, 0));

    assertTrue(catalog.claim(middle));
    assertFalse(catalog.claim(middle.subList(1, 2)));
    assertEquals(List.of(List.of("0_1_1_0"), List.of("0_4_4_0")), ranges());

    catalog.release(middle);
    assertEquals(1, ranges().size());
  }

  @Test
  void outdatedPartsWaitForTheirLastReader() throws IOException {
    table.insert(TestTables.block(1, 1));
    table.insert(TestTables.block(2, 1));
    PartSnapshot snapshot = table.snapshot();
    table.optimize(Optional.empty(), true);

    assertEquals(0, table.removeOutdatedParts());
    assertEquals(2, TestTables.rowsByInsert(snapshot).size());
    assertEquals(2, table.parts().stream().filter(p -> p.state() == PartState.OUTDATED).count());

    snapshot.close();
    snapshot.close();
    assertEquals(2, table.removeOutdatedParts());
    assertEquals(1, table.parts().size());
  }

  @Test
  void aMergeThatIsGivenUpLeavesEverythingAsItWas() throws IOException {
    for (int id = 1; id < 4; id++) {
      table.insert(TestTables.block(id, 1));
    }
    List<PartSummary> parts = catalog.mergeRanges(part -> true).get(0).parts();
    List<String> before = disk.list(table.directory());

    var merge = table.mergeTarget().startMerge(MergePlan.of(parts)).orElseThrow();
    assertTrue(merge.step());
    merge.close();

    assertEquals(before, disk.list(table.directory()));
    assertEquals(1, ranges().size());
    assertEquals(3, TestTables.rowsByInsert(table).size());
  }

  private List<List<String>> ranges() {
    return catalog.mergeRanges(part -> true).stream()
        .map(range -> range.parts().stream().map(part -> part.name().toString()).toList())
        .toList();
  }
}
