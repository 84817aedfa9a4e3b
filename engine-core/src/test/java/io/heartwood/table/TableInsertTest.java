package io.heartwood.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heartwood.disk.Faults;
import io.heartwood.disk.FaultyDisk;
import io.heartwood.disk.InjectedFailure;
import io.heartwood.disk.memory.MemoryDisk;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TableInsertTest {
  private final Faults faults = new Faults();
  private final FaultyDisk disk = new FaultyDisk(new MemoryDisk("default"), faults);
  private MergeTreeEngine engine;
  private MergeTreeTable table;

  @BeforeEach
  void createTable() throws IOException {
    engine = MergeTreeEngine.builder().definitions(disk).backgroundThreads(0).build();
    table = engine.createTable("t", TestTables.schema());
  }

  @AfterEach
  void close() throws IOException {
    engine.close();
    assertEquals(List.of(), disk.leaks());
    disk.close();
  }

  @Test
  void blocksAppearTogetherAtCommit() throws IOException {
    try (TableInsert insert = table.beginInsert()) {
      insert.add(TestTables.block(1, 2));
      insert.add(TestTables.block(2, 2));
      assertEquals(0, table.totalRows());

      assertEquals(4, insert.commit().size());
    }
    assertEquals(4, TestTables.rowsByInsert(table).size());
  }

  @Test
  void withoutCommitNothingStays() throws IOException {
    List<String> before = disk.list(table.directory());
    try (TableInsert insert = table.beginInsert()) {
      insert.add(TestTables.block(1, 2));
    }
    assertEquals(before, disk.list(table.directory()));
    assertEquals(0, table.totalRows());
  }

  @Test
  void aPartThatCannotBePublishedTakesTheOthersWithIt() throws IOException {
    List<String> before = disk.list(table.directory());
    try (TableInsert insert = table.beginInsert()) {
      insert.add(TestTables.block(1, 3));
      faults.failNumber(faults.operationCount() + 1);

      assertThrows(InjectedFailure.class, insert::commit);
    }
    assertEquals(before, disk.list(table.directory()));
    assertEquals(0, table.totalRows());
    table.insert(TestTables.block(2, 1));
    assertEquals(1, TestTables.rowsByInsert(table).size());
  }
}
