package io.heartwood.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.local.LocalDisk;
import io.heartwood.layout.TableFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that inserts and merges, and looks at what it left. */
class TableKillTest {
  private static final long SEED = 20261120;
  private static final int ROUNDS = 5;

  @TempDir private Path directory;

  /** Inserts that the process said were done. */
  private final TreeSet<Integer> done = new TreeSet<>();

  /** The insert that may have been in progress when each process was killed. */
  private final TreeSet<Integer> possible = new TreeSet<>();

  @Test
  void aKilledProcessLeavesExactlyThePublishedParts() throws Exception {
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      int firstId = done.isEmpty() ? 1 : done.last() + 10;
      runAndKill(firstId, 1 + random.nextInt(120), random.nextInt(3_000_000));
      assertWhole("seed=" + SEED + " round=" + round);
    }
  }

  @Test
  void aDirectoryInUseIsRefused() throws Exception {
    Process process = start(1);
    try (BufferedReader output = output(process)) {
      assertEquals("1", output.readLine());

      IOException e =
          assertThrows(
              IOException.class,
              () -> MergeTreeEngine.builder().directory(directory).build().close());
      assertTrue(e.getMessage().contains(directory.getFileName().toString()), e.getMessage());
    } finally {
      kill(process);
    }
  }

  /** Runs a process until so many inserts are done, and a little longer. */
  private void runAndKill(int firstId, int insertCount, int extraNanos) throws Exception {
    Process process = start(firstId);
    try (BufferedReader output = output(process)) {
      for (int i = 0; i < insertCount; i++) {
        done.add(Integer.parseInt(output.readLine()));
      }
      long until = System.nanoTime() + extraNanos;
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      // Through the handle: what the process said stays readable.
      process.toHandle().destroyForcibly();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        done.add(Integer.parseInt(line));
      }
      possible.add(done.last() + 1);
    } finally {
      kill(process);
    }
  }

  private Process start(int firstId) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            InsertUntilKilled.class.getName(),
            directory.toString(),
            Integer.toString(firstId))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static void kill(Process process) throws InterruptedException {
    process.destroyForcibly();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the process does not end");
  }

  private void assertWhole(String message) throws IOException {
    try (LocalDisk disk = LocalDisk.open("default", directory);
        MergeTreeEngine engine =
            MergeTreeEngine.builder().definitions(disk).backgroundThreads(0).build()) {
      MergeTreeTable table = engine.table("t").orElseThrow();
      Map<Integer, Integer> rows = TestTables.rowsByInsert(table);
      rows.forEach((key, count) -> assertEquals(TestTables.ROWS_PER_PART, count, message));
      Set<Integer> found = new TreeSet<>();
      for (int key : rows.keySet()) {
        found.add(key / 100);
        assertTrue(done.contains(key / 100) || possible.contains(key / 100), message);
      }
      assertTrue(found.containsAll(done), message);
      for (int id : done) {
        assertTrue(rows.containsKey(id * 100) && rows.containsKey(id * 100 + 1), message);
      }
      assertTrue(table.check().stream().allMatch(TableCheck::isPassed), message);
      List<String> entries = disk.list(table.directory());
      assertTrue(entries.stream().noneMatch(TableFiles::isTemporary), message + entries);
      assertEquals(List.of(), disk.list(table.directory().resolve(TableFiles.DETACHED)), message);
    }
  }
}
