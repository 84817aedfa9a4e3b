package io.heartwood.disk.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.CommitUnknownException;
import io.heartwood.disk.DiskCrashScenario;
import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.Faults;
import io.heartwood.disk.InjectedFailure;
import io.heartwood.disk.UndoLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any one step of a commit fails, or is the last before a crash. */
class LocalDiskFaultTest {
  @TempDir Path directory;

  @Test
  void aFailureAtAnyStepUndoesEverything() throws IOException {
    List<DiskTesting.Snapshot> states = DiskCrashScenario.possibleStates();
    int failedCommits = 0;
    for (long step = 0; ; step++) {
      Path root = prepare("fail" + step);
      Faults faults = new Faults();
      try (LocalDisk disk = open(root, faults)) {
        long before = faults.operationCount();
        faults.failNumber(before + step);
        boolean reached = true;
        try {
          DiskCrashScenario.commit(disk);
          reached = faults.operationCount() - before > step;
          faults.failNumber(Long.MAX_VALUE - 1);
        } catch (InjectedFailure failure) {
          failedCommits++;
          assertEquals(states.get(0), DiskTesting.snapshot(disk), "step " + step);
          DiskCrashScenario.commit(disk);
        }
        assertEquals(states.get(states.size() - 1), DiskTesting.snapshot(disk));
        if (!reached) {
          break;
        }
      }
    }
    assertTrue(failedCommits > 15, "failedCommits=" + failedCommits);
  }

  @Test
  void aCrashAtAnyStepLeavesTheFirstChangesWhole() throws IOException {
    List<DiskTesting.Snapshot> states = DiskCrashScenario.possibleStates();
    int crashes = 0;
    for (long step = 0; ; step++) {
      Path root = prepare("crash" + step);
      Faults faults = new Faults();
      LocalDisk disk = open(root, faults);
      faults.crashAfter(step);
      boolean committed = false;
      try {
        DiskCrashScenario.commit(disk);
        committed = true;
      } catch (InjectedFailure | CommitUnknownException crash) {
        crashes++;
      }
      release(disk);
      try (LocalDisk reopened = LocalDisk.open("local", root)) {
        DiskTesting.Snapshot found = DiskTesting.snapshot(reopened);
        assertTrue(states.contains(found), "step " + step + " found " + found);
        if (committed) {
          assertEquals(states.get(states.size() - 1), found);
        }
        try (var left = Files.list(root.resolve(".heartwood/tmp"))) {
          assertEquals(0, left.count());
        }
      }
      if (!faults.isCrashed()) {
        break;
      }
    }
    assertTrue(crashes > 15, "crashes=" + crashes);
  }

  @Test
  void whatCannotBeUndoneIsUnknown() {
    UndoLog log = new UndoLog();
    boolean[] undone = {false};
    log.add(() -> undone[0] = true);
    log.add(
        () -> {
          throw new IOException("stuck");
        });
    IOException cause = new IOException("cause");
    assertFalse(log.undo(cause));
    assertTrue(undone[0]);
    assertEquals("stuck", cause.getSuppressed()[0].getMessage());
  }

  /** Gives the directory free as the end of a process would, without cleaning anything. */
  private static void release(LocalDisk crashed) {
    try {
      crashed.close();
    } catch (IOException gone) {
      assertTrue(gone instanceof InjectedFailure, gone.toString());
    }
  }

  private Path prepare(String name) throws IOException {
    Path root = directory.resolve(name);
    try (LocalDisk disk = LocalDisk.open("local", root)) {
      DiskCrashScenario.prepare(disk);
    }
    return root;
  }

  private static LocalDisk open(Path root, Faults faults) throws IOException {
    return LocalDisk.builder("local", root).operations(new FaultyFileOperations(faults)).open();
  }
}
