package io.heartwood.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DiskActivity;
import io.heartwood.disk.DiskOperation;
import io.heartwood.disk.Faults;
import io.heartwood.disk.FaultyDisk;
import io.heartwood.disk.OperationListener;
import io.heartwood.disk.OperationSpan;
import io.heartwood.disk.RecordingListener;
import io.heartwood.disk.memory.MemoryDisk;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a listener is told of the operations of a table, and what disks are told of threads. */
class TableOperationsTest {
  private final Faults faults = new Faults();
  private final FaultyDisk disk = new FaultyDisk(new MemoryDisk("default"), faults);
  private final RecordingListener listener = new RecordingListener();
  private MergeTreeEngine engine;
  private MergeTreeTable table;

  @BeforeEach
  void createTable() throws IOException {
    engine =
        MergeTreeEngine.builder()
            .definitions(disk)
            .backgroundThreads(0)
            .operationListener(listener)
            .build();
    table = engine.createTable("t", TestTables.schema());
    assertEquals(List.of("other t", "end other t"), listener.take());
  }

  @AfterEach
  void close() throws IOException {
    engine.close();
    disk.close();
    assertEquals(List.of(), listener.open());
    assertEquals(DiskActivity.NONE, DiskActivity.current());
  }

  @Test
  void insertsMergesAndReadsAreTold() throws IOException {
    table.insert(TestTables.block(1, 2));
    assertEquals(List.of("insert t", "end insert t"), listener.take());
    try (TableInsert insert = table.beginInsert()) {
      insert.add(TestTables.block(2, 2));
      insert.add(TestTables.block(3, 2));
      insert.commit();
    }
    assertEquals(List.of("insert t", "end insert t"), listener.take());
    assertTrue(table.optimize(Optional.empty(), true));
    List<String> merges = listener.take();
    assertEquals(Set.of("merge t", "end merge t"), Set.copyOf(merges));
    table.check();
    assertEquals(List.of("other t", "end other t"), listener.take());
  }

  @Test
  void aScanEndsWithTheLastOfItsReaders() throws IOException {
    table.insert(TestTables.block(1, 2));
    listener.take();
    try (PartSnapshot snapshot = table.snapshot()) {
      List<BlockReader> readers = snapshot.scan(ScanRequest.all(), 2);
      assertEquals(List.of("read t"), listener.take());
      for (BlockReader reader : readers) {
        while (reader.next().isPresent()) {}
      }
      readers.get(0).close();
      readers.get(0).close();
      assertEquals(List.of(), listener.take());
      readers.get(1).close();
      assertEquals(List.of("end read t"), listener.take());
      assertThrows(
          IllegalArgumentException.class, () -> snapshot.scan(ScanRequest.of("no such column")));
      assertEquals(
          List.of("read t", "fail read t: no such column: column=no such column"), listener.take());
    }
  }

  @Test
  void failuresEndWhatWasBegun() throws IOException {
    faults.next("commit", "", Faults.Effect.FAIL);
    assertThrows(IOException.class, () -> table.insert(TestTables.block(1, 2)));
    List<String> told = listener.take();
    assertEquals(2, told.size(), told::toString);
    assertTrue(told.get(1).startsWith("fail insert t: "), told.get(1));
    try (TableInsert insert = table.beginInsert()) {
      insert.add(TestTables.block(2, 2));
    }
    assertEquals(
        List.of("insert t", "fail insert t: insert is not committed: table=t"), listener.take());

    table.insert(TestTables.block(3, 2));
    table.insert(TestTables.block(4, 2));
    listener.take();
    faults.next("read", "", Faults.Effect.FAIL);
    assertThrows(IOException.class, () -> table.optimize(Optional.empty(), true));
    told = listener.take();
    assertEquals("merge t", told.get(0));
    assertTrue(told.get(1).startsWith("fail merge t: "), told.get(1));
    faults.next("read", "", Faults.Effect.FAIL);
    assertThrows(IOException.class, () -> TestTables.rowsByInsert(table));
    told = listener.take();
    assertTrue(told.get(1).startsWith("fail read t: "), told.get(1));
  }

  @Test
  void aListenerThatFailsIsNotFeltByTheTable() throws IOException {
    OperationSpan failing =
        new OperationSpan() {
          @Override
          public OperationSpan request(String store, String kind) {
            throw new IllegalStateException("request");
          }

          @Override
          public void end() {
            throw new IllegalStateException("end");
          }

          @Override
          public void fail(Throwable reason) {
            throw new IllegalStateException("fail");
          }
        };
    OperationListener deaf =
        (operation, name) -> {
          if (operation == DiskOperation.READ) {
            throw new IllegalStateException("begin");
          }
          assertEquals("t", name);
          return failing;
        };
    try (MemoryDisk own = new MemoryDisk("default");
        MergeTreeEngine other =
            MergeTreeEngine.builder()
                .definitions(own)
                .backgroundThreads(0)
                .operationListener(deaf)
                .build()) {
      MergeTreeTable deafTable = other.createTable("t", TestTables.schema());
      deafTable.insert(TestTables.block(1, 3));
      assertEquals(3, TestTables.rowsByInsert(deafTable).size());
    }
  }

  @Test
  void disksSeeForWhichTableAndOperationTheyAreUsed() throws IOException {
    Set<String> seen = new ConcurrentSkipListSet<>();
    faults.before(
        (operation, path) -> {
          DiskActivity activity = DiskActivity.current();
          if (operation.equals("read") || operation.equals("create")) {
            seen.add(activity.operation() + " " + activity.table() + " " + operation);
          }
        });
    table.insert(TestTables.block(1, 2));
    assertEquals(Set.of("INSERT t create"), new TreeSet<>(seen));
    table.insert(TestTables.block(2, 2));
    seen.clear();
    table.optimize(Optional.empty(), true);
    assertEquals(Set.of("MERGE t create", "MERGE t read"), new TreeSet<>(seen));
    seen.clear();
    TestTables.rowsByInsert(table);
    assertEquals(Set.of("READ t read"), new TreeSet<>(seen));
    faults.before((operation, path) -> {});
  }
}
