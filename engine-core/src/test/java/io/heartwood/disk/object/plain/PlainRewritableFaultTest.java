package io.heartwood.disk.object.plain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.CommitUnknownException;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.DiskTesting.Snapshot;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.Faults;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.InjectedFailure;
import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.disk.object.FaultyObjectStorage;
import io.heartwood.disk.object.MemoryObjectStorage;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectStorageDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Any one request of a commit fails, or is the last before a crash. Nothing that the commit keeps
 * may ever be missing, no name may be without its bytes, and what is left over must go.
 */
class PlainRewritableFaultTest {
  private static final DiskPath OLD_PART = DiskPath.of("table/all_1_1_0");
  private static final DiskPath TEMPORARY = DiskPath.of("table/tmp_merge_all_1_2_1");
  private static final DiskPath PART = DiskPath.of("table/all_1_2_1");

  /** Stands still until it is turned. */
  private static final class HandClock extends Clock {
    private Instant now;

    HandClock(Instant now) {
      this.now = now;
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private MemoryObjectStorage bucket;
  private Snapshot before;
  private Snapshot after;

  @BeforeEach
  void model() throws IOException {
    try (MemoryDisk model = new MemoryDisk("model")) {
      prepare(model);
      before = DiskTesting.snapshot(model);
      DiskTesting.change(model, PlainRewritableFaultTest::changes);
      after = DiskTesting.snapshot(model);
    }
  }

  private static void prepare(IDisk disk) throws IOException {
    DiskTesting.change(
        disk,
        t -> {
          t.createDirectories(OLD_PART);
          for (String name : List.of("data.bin", "columns.txt", "count.txt")) {
            file(t, OLD_PART.resolve(name), "old " + name);
          }
          file(t, OLD_PART.resolve("empty"), "");
          t.createDirectories(path("table/broken"));
          file(t, path("table/broken/data.bin"), "broken");
          t.createDirectories(path("table/detached"));
          t.createDirectories(path("empty"));
          file(t, path("old"), "old");
          file(t, path("new"), "new");
          file(t, path("setting"), "before");
          file(t, path("taken"), "gives way to a directory");
        });
  }

  /** Every kind of change that the layout can make. */
  private static void changes(DiskTransaction t) throws IOException {
    t.createDirectories(TEMPORARY);
    file(t, TEMPORARY.resolve("data.bin"), "merged data");
    file(t, TEMPORARY.resolve("count.txt"), "2");
    file(t, TEMPORARY.resolve("empty"), "");
    t.publish(TEMPORARY, PART);
    file(t, path("table/added.txt"), "added");
    DiskTesting.writeFile(t.overwrite(path("setting")), bytes("after"));
    t.replace(path("new"), path("old"));
    t.move(path("old"), path("moved"));
    t.move(path("table/broken"), path("table/detached/broken"));
    t.delete(path("taken"));
    t.createDirectories(path("taken"));
    file(t, path("taken/f"), "in a directory");
    t.delete(path("empty"));
    t.deleteRecursively(OLD_PART);
  }

  @Test
  void aRenameThatFailsAndCannotBeUndoneLeavesTheDirectory() throws IOException {
    for (Faults.Effect effect : List.of(Faults.Effect.FAIL, Faults.Effect.SUCCEED_THEN_FAIL)) {
      bucket = new MemoryObjectStorage();
      Faults faults = new Faults();
      try (ObjectStorageDisk disk = open(faults)) {
        prepare(disk);
        faults.next("replace", "prefix.path", effect).next("replace", "prefix.path", effect);
        DiskPath detached = path("table/detached/all_1_1_0");
        assertThrows(
            CommitUnknownException.class,
            () -> DiskTesting.change(disk, t -> t.move(OLD_PART, detached)));
        assertTrue(disk.exists(OLD_PART), effect::toString);
        assertFalse(disk.exists(detached));
        assertEquals(before, DiskTesting.snapshot(disk));
      }
      try (ObjectStorageDisk disk = open(new Faults())) {
        assertEquals(before, DiskTesting.snapshot(disk));
      }
    }
  }

  @Test
  void aFailureAtAnyStepUndoesEverything() throws IOException {
    int failedCommits = 0;
    for (long step = 0; ; step++) {
      bucket = new MemoryObjectStorage();
      try (ObjectStorageDisk disk = open(new Faults())) {
        prepare(disk);
      }
      Faults faults = new Faults();
      boolean reached = true;
      try (ObjectStorageDisk disk = open(faults)) {
        long first = faults.operationCount();
        faults.failNumber(first + step);
        try {
          DiskTesting.change(disk, PlainRewritableFaultTest::changes);
          reached = faults.operationCount() - first > step;
          faults.failNumber(Long.MAX_VALUE - 1);
        } catch (InjectedFailure failure) {
          failedCommits++;
          assertEquals(before, DiskTesting.snapshot(disk), "step " + step);
          try (ObjectStorageDisk other = open(new Faults())) {
            assertEquals(before, DiskTesting.snapshot(other), "reopened, step " + step);
          }
          DiskTesting.change(disk, PlainRewritableFaultTest::changes);
        }
        assertEquals(after, DiskTesting.snapshot(disk), "step " + step);
        disk.retryRemovals();
      }
      assertClean("step " + step);
      if (!reached) {
        break;
      }
    }
    assertTrue(failedCommits > 20, "failedCommits=" + failedCommits);
  }

  @Test
  void aCrashAtAnyStepLosesNothing() throws IOException {
    int crashes = 0;
    int halfway = 0;
    for (long step = 0; ; step++) {
      bucket = new MemoryObjectStorage();
      try (ObjectStorageDisk disk = open(new Faults())) {
        prepare(disk);
      }
      Faults faults = new Faults();
      ObjectStorageDisk disk = open(faults);
      faults.crashAfter(step);
      boolean committed = false;
      try {
        DiskTesting.change(disk, PlainRewritableFaultTest::changes);
        committed = true;
      } catch (InjectedFailure | CommitUnknownException crash) {
        crashes++;
      }
      try (ObjectStorageDisk reopened = open(new Faults())) {
        // Reads every byte, so a name without its objects would fail here.
        Snapshot found = DiskTesting.snapshot(reopened);
        assertNothingIsLost(found, "step " + step);
        if (committed) {
          assertEquals(after, found, "step " + step);
        } else if (!found.equals(before) && !found.equals(after)) {
          halfway++;
        }
        reopened.retryRemovals();
        assertEquals(found, DiskTesting.snapshot(reopened), "after removal, step " + step);
      }
      assertClean("step " + step);
      if (!faults.isCrashed()) {
        break;
      }
    }
    assertTrue(crashes > 20, "crashes=" + crashes);
    assertTrue(halfway > 0, "no crash was in the middle of a commit, which cannot be");
  }

  @Test
  void randomFailuresWithOrWithoutEffectAreUndoneOrUnknown() throws IOException {
    long seed = Long.getLong("heartwood.test.seed", System.nanoTime());
    int unknown = 0;
    int failed = 0;
    for (int i = 0; i < Integer.getInteger("heartwood.test.failures", 150); i++) {
      String context = "seed=" + seed + " i=" + i;
      bucket = new MemoryObjectStorage();
      try (ObjectStorageDisk disk = open(new Faults())) {
        prepare(disk);
      }
      Faults faults = new Faults();
      try (ObjectStorageDisk disk = open(faults)) {
        faults.randomly(seed + i, 0.05);
        try {
          DiskTesting.change(disk, PlainRewritableFaultTest::changes);
          faults.randomly(0, 0);
          assertEquals(after, DiskTesting.snapshot(disk), context);
        } catch (CommitUnknownException nobodyKnows) {
          unknown++;
          faults.randomly(0, 0);
          // The names are read again: what is seen now is what is there.
          Snapshot seen = DiskTesting.snapshot(disk);
          assertNothingIsLost(seen, context);
          try (ObjectStorageDisk other = open(new Faults())) {
            assertEquals(seen, DiskTesting.snapshot(other), context);
          }
        } catch (InjectedFailure failure) {
          failed++;
          faults.randomly(0, 0);
          assertEquals(before, DiskTesting.snapshot(disk), context);
        }
        disk.retryRemovals();
      }
      assertClean(context);
    }
    assertTrue(failed + unknown > 10, "failed=" + failed + " unknown=" + unknown);
  }

  @Test
  void whatWasNotDeletedBeforeACrashIsDeletedWhenItIsOldEnough() throws IOException {
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    HandClock clock = new HandClock(start);
    bucket = new MemoryObjectStorage(clock);
    Faults faults = new Faults();
    ObjectStorageDisk disk = open(faults, clock, Duration.ofDays(1));
    prepare(disk);
    int files = PlainLayouts.objectKeys(disk.metadata(), OLD_PART).size();
    int before = bucket.objectCount();
    // The name goes, the crash comes before the bytes go.
    faults.crashAfter(1);
    DiskTesting.change(disk, t -> t.deleteRecursively(OLD_PART));
    assertEquals(files, disk.waitingRemovalCount());
    assertEquals(before - 1, bucket.objectCount());

    clock.now = start.plus(Duration.ofHours(23));
    try (ObjectStorageDisk young = open(new Faults(), clock, Duration.ofDays(1))) {
      assertFalse(young.exists(OLD_PART));
      assertEquals(0, young.waitingRemovalCount());
      PlainRewritableMetadataStorage names = (PlainRewritableMetadataStorage) young.metadata();
      assertEquals(files, names.orphans(Duration.ofHours(1)).size());
      assertEquals(0, names.orphans(Duration.ofHours(24)).size());
    }
    assertEquals(before - 1, bucket.objectCount());
    clock.now = start.plus(Duration.ofHours(25));
    try (ObjectStorageDisk old = open(new Faults(), clock, Duration.ofDays(1))) {
      assertEquals(files, old.waitingRemovalCount());
    }
    assertEquals(before - 1 - files, bucket.objectCount(), "closing deletes what waits");
  }

  @Test
  void anUploadThatFailedIsNeverTakenForAFileNorDeletedInItsPlace() throws IOException {
    bucket = new MemoryObjectStorage();
    Faults faults = new Faults();
    try (ObjectStorageDisk disk = open(faults)) {
      try (DiskTransaction transaction = disk.begin()) {
        transaction.createDirectories(path("d"));
        file(transaction, path("d/kept"), "kept");
        faults.next("finish", "/failed", Faults.Effect.SUCCEED_THEN_FAIL);
        faults.next("delete", "/failed", Faults.Effect.FAIL);
        assertThrows(InjectedFailure.class, () -> file(transaction, path("d/failed"), "lost"));
        transaction.commit();
      }
      assertEquals(List.of("kept"), disk.list(path("d")));
      try (ObjectStorageDisk other = open(new Faults())) {
        assertEquals(List.of("kept"), other.list(path("d")));
      }
      DiskTesting.change(disk, t -> file(t, path("d/failed"), "written anew"));
      disk.retryRemovals();
      assertArrayEquals(bytes("written anew"), disk.readAll(path("d/failed"), 100));
    }
    assertClean("failed upload");
  }

  @Test
  void twoDirectoriesOfOnePathAreRefusedByName() throws IOException {
    bucket = new MemoryObjectStorage();
    for (String token : List.of("a".repeat(32), "b".repeat(32))) {
      String key = PlainLayouts.PREFIX + "__meta/" + token + "/prefix.path";
      bucket.putIfAbsent(new ObjectKey(key), bytes("store/d/"));
    }
    IOException refusal = assertThrows(IOException.class, () -> open(new Faults()));
    assertTrue(refusal.getMessage().contains("path=store/d "), refusal::getMessage);
    assertTrue(refusal.getMessage().contains("b".repeat(32)), refusal::getMessage);
  }

  @Test
  void aListingThatLeavesOutANameDoesNotCostItsFiles() throws IOException {
    bucket = new MemoryObjectStorage();
    try (ObjectStorageDisk disk = open(new Faults())) {
      prepare(disk);
    }
    int before = bucket.objectCount();
    FaultyObjectStorage objects = new FaultyObjectStorage(bucket, new Faults());
    objects.leaveOutOfListings(key -> key.contains("__meta/"));
    try (ObjectStorageDisk disk = open(objects, Clock.systemUTC(), Duration.ZERO)) {
      assertFalse(disk.exists(OLD_PART));
      assertEquals(0, disk.waitingRemovalCount());
    }
    assertEquals(before, bucket.objectCount());
  }

  @Test
  void namesThatCannotBeReadAreNamed() throws IOException {
    bucket = new MemoryObjectStorage();
    try (ObjectStorageDisk disk = open(new Faults())) {
      prepare(disk);
    }
    for (byte[] hostile : List.of(bytes("../up/"), bytes(""), bytes("/"), bytes("a//b/"))) {
      MemoryObjectStorage copy = new MemoryObjectStorage();
      String key = PlainLayouts.PREFIX + "__meta/" + "a".repeat(32) + "/prefix.path";
      copy.putIfAbsent(new ObjectKey(key), hostile);
      IOException refusal =
          assertThrows(
              IOException.class,
              () -> PlainRewritableMetadataStorage.open(copy, PlainLayouts.PREFIX));
      assertTrue(refusal.getMessage().contains(key), refusal::getMessage);
    }
  }

  /** What the commit keeps is there, and what it deletes has not gone before the rest has come. */
  private void assertNothingIsLost(Snapshot found, String context) {
    Set<String> seen = new TreeSet<>(found.lines());
    List<String> unexpected = new ArrayList<>(seen);
    unexpected.removeAll(before.lines());
    unexpected.removeAll(after.lines());
    // A moved file may have both names for a while; "new" takes the place of "old" under the last.
    unexpected.removeIf(line -> line.startsWith("old ") || line.startsWith("moved "));
    assertEquals(List.of(), unexpected, context);
    for (String line : before.lines()) {
      if (after.lines().contains(line)) {
        assertTrue(seen.contains(line), () -> context + " lost " + line + " of " + seen);
      }
    }
    boolean partIsThere = seen.contains(PART + "/");
    for (String line : after.lines()) {
      if (line.startsWith(PART.toString())) {
        assertEquals(partIsThere, seen.contains(line), context + " part of a part: " + seen);
      }
    }
    if (!seen.contains(OLD_PART + "/")) {
      assertTrue(partIsThere, () -> context + " deleted before it was replaced: " + seen);
    }
    assertTrue(
        seen.stream().anyMatch(line -> line.startsWith("table/broken/"))
            != seen.stream().anyMatch(line -> line.startsWith("table/detached/broken/")),
        () -> context + " " + seen);
    assertEquals(1, seen.stream().filter(line -> line.startsWith("setting ")).count(), context);
    assertTrue(
        seen.stream().anyMatch(line -> line.startsWith("new ") || line.startsWith("moved ")),
        () -> context + " " + seen);
  }

  /** The bucket holds the objects of the files, one for each directory, and nothing else. */
  private void assertClean(String context) throws IOException {
    try (ObjectStorageDisk disk = open(new Faults())) {
      disk.retryRemovals();
      Set<String> stored = new TreeSet<>();
      bucket.list("", "", Integer.MAX_VALUE).forEach(o -> stored.add(o.key().value()));
      assertEquals(
          PlainLayouts.objectKeys(disk.metadata(), DiskPath.ROOT),
          PlainLayouts.otherThanNames(stored),
          context);
      long directories =
          DiskTesting.snapshot(disk).lines().stream().filter(line -> line.endsWith("/")).count();
      assertEquals(
          directories, stored.stream().filter(key -> key.contains("__meta/")).count(), context);
    }
  }

  private ObjectStorageDisk open(Faults faults) throws IOException {
    return open(faults, Clock.systemUTC(), Duration.ZERO);
  }

  private ObjectStorageDisk open(Faults faults, Clock clock, Duration orphanAge)
      throws IOException {
    return open(new FaultyObjectStorage(bucket, faults), clock, orphanAge);
  }

  private static ObjectStorageDisk open(
      FaultyObjectStorage objects, Clock clock, Duration orphanAge) throws IOException {
    return new ObjectStorageDisk(
        "disk",
        "S3",
        objects,
        PlainRewritableMetadataStorage.open(objects, PlainLayouts.PREFIX, clock, orphanAge));
  }

  private static void file(DiskTransaction transaction, DiskPath path, String text)
      throws IOException {
    DiskTesting.writeFile(transaction.create(path), bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static DiskPath path(String text) {
    return DiskPath.of(text);
  }
}
