package io.heartwood.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DiskOutput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.memory.MemoryDisk;
import java.io.IOException;
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
  void aTruncatedDataFileIsNoticedAtStart() throws IOException {
    try (MemoryDisk disk = new MemoryDisk("default")) {
      DiskPath directory;
      try (MergeTreeEngine engine = open(disk)) {
        MergeTreeTable table = engine.createTable("t", TestTables.schema());
        directory = table.directory();
        table.insert(TestTables.block(1, 1));
        table.insert(TestTables.block(2, 1));
      }
      damage(disk, directory.resolve("0_1_1_0/data.bin"));

      try (MergeTreeEngine engine = open(disk)) {
        assertEquals(List.of("0_2_2_0"), activeNames(engine.table("t").orElseThrow()));
        assertEquals(List.of("broken-on-start_0_1_1_0"), disk.list(directory.resolve("detached")));
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
      }
      DiskPath detached = directory.resolve("detached/broken-on-start_0_1_1_0");
      try (DiskTransaction transaction = disk.begin()) {
        transaction.createDirectories(detached);
        transaction.commit();
      }
      damage(disk, directory.resolve("0_1_1_0/checksums.txt"));

      try (MergeTreeEngine engine = open(disk)) {
        assertEquals(0, engine.table("t").orElseThrow().totalRows());
        assertEquals(
            List.of("broken-on-start_0_1_1_0", "broken-on-start_0_1_1_0_try1"),
            disk.list(directory.resolve("detached")));
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

      IOException e = assertThrows(IOException.class, () -> open(disk).close());
      assertTrue(e.getMessage().contains("parts=0_1_2_1, 0_2_3_1"), e.getMessage());
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
    try (DiskTransaction transaction = disk.begin()) {
      try (DiskOutput output = transaction.overwrite(file)) {
        output.write(content, 0, content.length - 1);
        output.finish();
      }
      transaction.commit();
    }
  }
}
