package io.heartwood.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.disk.DiskOutput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.part.format.PartDefect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PartRecoveryTest {
  @Test
  void aDamagedMergedPartIsSetAsideAndItsSourcesAreActiveAgain() throws IOException {
    try (MemoryDisk disk = new MemoryDisk("default")) {
      Map<Integer, Integer> rows;
      DiskPath directory;
      try (MergeTreeEngine engine = open(disk)) {
        MergeTreeTable table = engine.createTable("t", TestTables.schema());
        directory = table.directory();
        table.insert(TestTables.block(1, 1));
        table.insert(TestTables.block(2, 1));
        table.optimize(Optional.empty(), true);
        rows = TestTables.rowsByInsert(table);
      }
      damage(disk, directory.resolve("0_1_2_1/count.txt"));

      try (MergeTreeEngine engine = open(disk)) {
        MergeTreeTable table = engine.table("t").orElseThrow();
        assertEquals(List.of("0_1_1_0", "0_2_2_0"), activeNames(table));
        assertEquals(rows, TestTables.rowsByInsert(table));
        assertEquals(List.of("broken-on-start_0_1_2_1"), disk.list(directory.resolve("detached")));
        assertEquals("0_3_3_0", table.insert(TestTables.block(3, 1)).get(0).toString());
      }
    }
  }

  @Test
  void aTruncatedDataFileIsNoticedAtStartAndNoRowsAreLeftOutSilently() throws IOException {
    try (MemoryDisk disk = new MemoryDisk("default")) {
      DiskPath directory;
      try (MergeTreeEngine engine = open(disk)) {
        MergeTreeTable table = engine.createTable("t", TestTables.schema());
        directory = table.directory();
        table.insert(TestTables.block(1, 1));
        table.insert(TestTables.block(2, 1));
        table.insert(TestTables.block(3, 1));
      }
      damage(disk, directory.resolve("0_2_2_0/data.bin"));

      for (int start = 0; start < 2; start++) {
        try (MergeTreeEngine engine = open(disk)) {
          MergeTreeTable table = engine.table("t").orElseThrow();
          CorruptPartException failure =
              assertThrows(CorruptPartException.class, () -> TestTables.rowsByInsert(table));
          assertTrue(failure.file().endsWith("0_2_2_0/data.bin"), failure.getMessage());
          assertThrows(CorruptPartException.class, () -> table.optimize(Optional.empty(), true));
          assertEquals(
              List.of("0_1_1_0 true", "0_3_3_0 true", "0_2_2_0 false"),
              table.check().stream().map(c -> c.partName() + " " + c.isPassed()).toList());
          assertEquals(List.of(), table.mergeTarget().mergeRanges());
          assertEquals(List.of(), disk.list(directory.resolve("detached")));
        }
      }
    }
  }

  @Test
  void aDamagedMergeResultStaysWhereSomeOfItsSourcesAreGone() throws IOException {
    try (MemoryDisk disk = new MemoryDisk("default")) {
      DiskPath directory;
      try (MergeTreeEngine engine = open(disk)) {
        MergeTreeTable table = engine.createTable("t", TestTables.schema());
        directory = table.directory();
        table.insert(TestTables.block(1, 1));
        table.insert(TestTables.block(2, 1));
        table.optimize(Optional.empty(), true);
      }
      try (DiskTransaction transaction = disk.begin()) {
        transaction.deleteRecursively(directory.resolve("0_1_1_0"));
        transaction.commit();
      }
      damage(disk, directory.resolve("0_1_2_1/checksums.txt"));

      try (MergeTreeEngine engine = open(disk)) {
        MergeTreeTable table = engine.table("t").orElseThrow();
        assertThrows(CorruptPartException.class, () -> TestTables.rowsByInsert(table));
        assertTrue(disk.exists(directory.resolve("0_1_2_1")));
      }
    }
  }

  @Test
  void aPartThatIsSetAsideTwiceIsKeptTwice() throws IOException {
    try (MemoryDisk disk = new MemoryDisk("default")) {
      DiskPath directory;
      try (MergeTreeEngine engine = open(disk)) {
        MergeTreeTable table = engine.createTable("t", TestTables.schema());
        directory = table.directory();
        table.insert(TestTables.block(1, 1));
        table.insert(TestTables.block(2, 1));
        table.optimize(Optional.empty(), true);
      }
      DiskPath detached = directory.resolve("detached/broken-on-start_0_1_2_1");
      try (DiskTransaction transaction = disk.begin()) {
        transaction.createDirectories(detached);
        transaction.commit();
      }
      damage(disk, directory.resolve("0_1_2_1/checksums.txt"));

      try (MergeTreeEngine engine = open(disk)) {
        assertEquals(2, TestTables.rowsByInsert(engine.table("t").orElseThrow()).size());
        assertEquals(
            List.of("broken-on-start_0_1_2_1", "broken-on-start_0_1_2_1_try1"),
            disk.list(directory.resolve("detached")));
      }
    }
  }

  @Test
  void aColumnOfAnotherTypeThanTheTablesIsADefect() throws IOException {
    try (MemoryDisk disk = new MemoryDisk("default")) {
      DiskPath file;
      try (MergeTreeEngine engine = open(disk)) {
        MergeTreeTable table = engine.createTable("t", TestTables.schema());
        file = table.directory().resolve("0_1_1_0/columns.txt");
        table.insert(TestTables.block(1, 1));
      }
      String columns = new String(disk.readAll(file, 1 << 20), StandardCharsets.UTF_8);
      overwrite(disk, file, columns.replace("`key` Int64", "`key` Ynt64"));

      try (MergeTreeEngine engine = open(disk)) {
        List<PartDefect> defects = engine.table("t").orElseThrow().check().get(0).defects();
        assertTrue(defects.get(0).toString().contains("columns.txt"), defects.toString());
        assertTrue(defects.get(0).toString().contains("Ynt64"), defects.toString());
      }
    }
  }

  @Test
  void anAlteredDefinitionIsRefused() throws IOException {
    try (MemoryDisk disk = new MemoryDisk("default")) {
      try (MergeTreeEngine engine = open(disk)) {
        engine.createTable("t", TestTables.schema());
      }
      damage(disk, DiskPath.of("metadata/t.sql"));

      try (MergeTreeEngine engine = open(disk)) {
        assertTrue(engine.table("t").isEmpty());
        BrokenTable broken = engine.brokenTable("t").orElseThrow();
        assertTrue(broken.reason().contains("metadata/t.sql"), broken.reason());
      }
    }
  }

  @Test
  void unfinishedDirectoriesAreRemovedAndOthersLeftAlone() throws IOException {
    try (MemoryDisk disk = new MemoryDisk("default")) {
      DiskPath directory;
      try (MergeTreeEngine engine = open(disk)) {
        MergeTreeTable table = engine.createTable("t", TestTables.schema());
        directory = table.directory();
        table.insert(TestTables.block(1, 1));
      }
      for (String name :
          List.of("tmp_insert_0_7", "tmp_merge_0_1_2_1", "delete_tmp_0_1_1_0", "moving")) {
        try (DiskTransaction transaction = disk.begin()) {
          transaction.createDirectories(directory.resolve(name));
          transaction.commit();
        }
      }

      try (MergeTreeEngine engine = open(disk)) {
        assertEquals(List.of("0_1_1_0"), activeNames(engine.table("t").orElseThrow()));
        assertEquals(
            List.of("0_1_1_0", "detached", "format_version.txt", "moving"), disk.list(directory));
      }
    }
  }

  @Test
  void partsThatOverlapWithoutCoveringAreRefused() throws IOException {
    try (MemoryDisk disk = new MemoryDisk("default")) {
      DiskPath directory;
      try (MergeTreeEngine engine = open(disk)) {
        MergeTreeTable table = engine.createTable("t", TestTables.schema());
        directory = table.directory();
        table.insert(TestTables.block(1, 1));
        table.insert(TestTables.block(2, 1));
      }
      try (DiskTransaction transaction = disk.begin()) {
        transaction.move(directory.resolve("0_1_1_0"), directory.resolve("0_1_2_1"));
        transaction.move(directory.resolve("0_2_2_0"), directory.resolve("0_2_3_1"));
        transaction.commit();
      }

      try (MergeTreeEngine engine = open(disk)) {
        assertTrue(engine.table("t").isEmpty());
        BrokenTable broken = engine.brokenTable("t").orElseThrow();
        assertTrue(broken.reason().contains("parts=0_1_2_1, 0_2_3_1"), broken.reason());
      }
    }
  }

  private static MergeTreeEngine open(IDisk disk) throws IOException {
    return MergeTreeEngine.builder().definitions(disk).backgroundThreads(0).build();
  }

  private static List<String> activeNames(MergeTreeTable table) throws IOException {
    return table.parts().stream()
        .filter(PartInfo::isActive)
        .map(part -> part.name().toString())
        .toList();
  }

  /** Cuts the last byte off a file. */
  private static void damage(IDisk disk, DiskPath file) throws IOException {
    byte[] content = disk.readAll(file, 1 << 20);
    overwrite(disk, file, new String(content, 0, content.length - 1, StandardCharsets.ISO_8859_1));
  }

  private static void overwrite(IDisk disk, DiskPath file, String text) throws IOException {
    byte[] content = text.getBytes(StandardCharsets.ISO_8859_1);
    try (DiskTransaction transaction = disk.begin()) {
      try (DiskOutput output = transaction.overwrite(file)) {
        output.write(content, 0, content.length);
        output.finish();
      }
      transaction.commit();
    }
  }
}
