package io.heartwood.metadata.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.CommitUnknownException;
import io.heartwood.disk.DiskCrashScenario;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.Faults;
import io.heartwood.disk.InjectedFailure;
import io.heartwood.disk.local.FaultyFileOperations;
import io.heartwood.disk.object.FaultyObjectStorage;
import io.heartwood.disk.object.ListedObject;
import io.heartwood.disk.object.MemoryObjectStorage;
import io.heartwood.disk.object.ObjectStorageDisk;
import io.heartwood.disk.object.ObjectStorageDiskSettings;
import io.heartwood.metadata.local.gc.OrphanCollector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any one step of a commit, in the metadata tree or in the bucket, fails or is the last before a
 * crash. No name may ever be without its objects, and no object may stay without a name for good.
 */
class LocalMetadataFaultTest {
  @TempDir Path directory;

  @Test
  void aFailureAtAnyStepUndoesEverything() throws IOException {
    List<DiskTesting.Snapshot> states = DiskCrashScenario.possibleStates();
    int failedCommits = 0;
    for (long step = 0; ; step++) {
      Path root = directory.resolve("fail" + step);
      MemoryObjectStorage bucket = prepare(root);
      Faults faults = new Faults();
      try (ObjectStorageDisk disk = open(root, bucket, faults)) {
        beforeFaults(disk);
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
      try (ObjectStorageDisk disk = open(root, bucket, new Faults())) {
        disk.retryRemovals();
        assertEquals(named(disk), stored(bucket), "step " + step);
      }
    }
    assertTrue(failedCommits > 20, "failedCommits=" + failedCommits);
  }

  @Test
  void aCrashAtAnyStepLosesNothing() throws IOException {
    List<DiskTesting.Snapshot> states = DiskCrashScenario.possibleStates();
    int crashes = 0;
    long collected = 0;
    for (long step = 0; ; step++) {
      Path root = directory.resolve("crash" + step);
      MemoryObjectStorage bucket = prepare(root);
      Faults faults = new Faults();
      ObjectStorageDisk disk = open(root, bucket, faults);
      beforeFaults(disk);
      faults.crashAfter(step);
      boolean committed = false;
      try {
        DiskCrashScenario.commit(disk);
        committed = true;
      } catch (InjectedFailure | CommitUnknownException crash) {
        crashes++;
      }
      disk.metadata().close();
      try (ObjectStorageDisk reopened = open(root, bucket, new Faults())) {
        // Reads every byte, so a name without its objects would fail here.
        DiskTesting.Snapshot found = DiskTesting.snapshot(reopened);
        assertTrue(states.contains(found), "step " + step + " found " + found);
        if (committed) {
          assertEquals(states.get(states.size() - 1), found);
        }
        reopened.retryRemovals();
        assertEquals(found, DiskTesting.snapshot(reopened), "after removal, step " + step);
        collected +=
            new OrphanCollector(
                    (LocalMetadataStorage) reopened.metadata(), bucket, Clock.systemUTC())
                .collect(Duration.ZERO, OrphanCollector.Mode.DELETE, orphan -> {})
                .deletedCount();
        assertEquals(found, DiskTesting.snapshot(reopened), "after collection, step " + step);
        assertEquals(named(reopened), stored(bucket), "step " + step);
        // Counts are never too low: deleting everything name by name loses nothing on the way.
        deleteOneByOne(reopened);
      }
      if (!faults.isCrashed()) {
        break;
      }
    }
    assertTrue(crashes > 20, "crashes=" + crashes);
    assertTrue(collected > 0, "no crash left an orphan, which cannot be");
  }

  /** Deletes the first file, reads all others, until none is left. */
  private static void deleteOneByOne(ObjectStorageDisk disk) throws IOException {
    for (int i = 0; i < 100; i++) {
      String line =
          DiskTesting.snapshot(disk).lines().stream()
              .filter(name -> !name.endsWith("/"))
              .findFirst()
              .orElse(null);
      if (line == null) {
        return;
      }
      DiskPath file = DiskPath.of(line.substring(0, line.indexOf(' ')));
      DiskTesting.change(disk, t -> t.delete(file));
    }
    throw new AssertionError("files do not go away: " + DiskTesting.snapshot(disk));
  }

  private MemoryObjectStorage prepare(Path root) throws IOException {
    MemoryObjectStorage bucket = new MemoryObjectStorage();
    try (ObjectStorageDisk disk = open(root, bucket, new Faults())) {
      DiskCrashScenario.prepare(disk);
    }
    return bucket;
  }

  /** Is called with the disk before anything goes wrong. */
  void beforeFaults(ObjectStorageDisk disk) throws IOException {}

  ObjectStorageDiskSettings settings() {
    return ObjectStorageDiskSettings.PLAIN;
  }

  private ObjectStorageDisk open(Path root, MemoryObjectStorage bucket, Faults faults)
      throws IOException {
    Files.createDirectories(root);
    return new ObjectStorageDisk(
        "disk",
        "S3",
        new FaultyObjectStorage(bucket, faults),
        LocalMetadataStorage.builder(root, "prefix/")
            .operations(new FaultyFileOperations(faults))
            .open(),
        settings());
  }

  private static Set<String> named(ObjectStorageDisk disk) throws IOException {
    Set<String> keys = new TreeSet<>();
    ((LocalMetadataStorage) disk.metadata())
        .forEachFile(
            (path, metadata) ->
                metadata.objects().forEach(object -> keys.add(object.key().value())));
    return keys;
  }

  private static Set<String> stored(MemoryObjectStorage bucket) {
    Set<String> keys = new TreeSet<>();
    for (ListedObject object : bucket.list("", "", Integer.MAX_VALUE)) {
      keys.add(object.key().value());
    }
    return keys;
  }
}
