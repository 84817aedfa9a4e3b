package io.heartwood.disk.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.CommitUnknownException;
import io.heartwood.disk.DiskCrashScenario;
import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.Faults;
import io.heartwood.disk.InjectedFailure;
import io.heartwood.disk.local.FaultyFileOperations;
import io.heartwood.disk.object.FaultyObjectStorage;
import io.heartwood.disk.object.ListedObject;
import io.heartwood.disk.object.ObjectStorageDisk;
import io.heartwood.disk.object.ObjectStorageDiskSettings;
import io.heartwood.disk.s3.testing.TestS3;
import io.heartwood.disk.s3.testing.WithS3;
import io.heartwood.metadata.local.LocalMetadataStorage;
import io.heartwood.metadata.local.gc.OrphanCollector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process with a disk on S3 ends at any step of a commit: before or after an upload, within the
 * change of names, between that and the deletion of objects.
 */
@WithS3
class S3CrashIT {
  private static final int UPLOAD_THREAD_COUNT = 4;
  private static final int LARGEST_STRIDE = 8;

  private final TestS3 s3;
  @TempDir private Path directory;

  S3CrashIT(TestS3 s3) {
    this.s3 = s3.below(UUID.randomUUID().toString());
  }

  @Test
  void noNameIsWithoutItsObjectsAndNoObjectWithoutANameForGood() throws IOException {
    long seed = Long.getLong("heartwood.test.seed", System.nanoTime());
    Random random = new Random(seed);
    List<DiskTesting.Snapshot> states = DiskCrashScenario.possibleStates();
    int crashes = 0;
    boolean committed = false;
    for (long step = 0; !committed; step += 1 + random.nextInt(LARGEST_STRIDE)) {
      String name = "crash" + step;
      String context = "seed=" + seed + " step=" + step;
      try (ObjectStorageDisk disk = open(name, new Faults())) {
        DiskCrashScenario.prepare(disk);
      }
      Faults faults = new Faults();
      ObjectStorageDisk disk = open(name, faults);
      faults.crashAfter(step);
      try {
        DiskCrashScenario.commit(disk);
        committed = true;
      } catch (InjectedFailure | CommitUnknownException crash) {
        crashes++;
      }
      disk.metadata().close();
      try (ObjectStorageDisk reopened = open(name, new Faults())) {
        // Reads every byte, so a name without its objects would fail here.
        DiskTesting.Snapshot found = DiskTesting.snapshot(reopened);
        assertTrue(states.contains(found), () -> context + " found " + found);
        reopened.retryRemovals();
        assertEquals(found, DiskTesting.snapshot(reopened), context);
        LocalMetadataStorage metadata = (LocalMetadataStorage) reopened.metadata();
        new OrphanCollector(metadata, reopened.objects(), Clock.systemUTC())
            .collect(Duration.ZERO, OrphanCollector.Mode.DELETE, orphan -> {});
        assertEquals(found, DiskTesting.snapshot(reopened), context);
        assertEquals(named(metadata), stored(reopened, metadata.keyPrefix()), context);
      }
    }
    assertTrue(crashes > 5, "seed=" + seed + " crashes=" + crashes);
  }

  @Test
  void objectsReleasedBeforeACrashAreDeletedAfterIt() throws IOException {
    try (ObjectStorageDisk disk = open("replay", new Faults())) {
      DiskCrashScenario.prepare(disk);
    }
    Faults faults = new Faults();
    ObjectStorageDisk disk = open("replay", faults);
    faults.next("delete", settings("replay").keyPrefix(), Faults.Effect.FAIL);
    DiskCrashScenario.commit(disk);
    assertTrue(disk.waitingRemovalCount() > 0);
    disk.metadata().close();
    try (ObjectStorageDisk reopened = open("replay", new Faults())) {
      LocalMetadataStorage metadata = (LocalMetadataStorage) reopened.metadata();
      assertTrue(reopened.waitingRemovalCount() > 0);
      reopened.retryRemovals();
      assertEquals(0, reopened.waitingRemovalCount());
      assertEquals(named(metadata), stored(reopened, metadata.keyPrefix()));
    }
    try (ObjectStorageDisk again = open("replay", new Faults())) {
      assertEquals(0, again.waitingRemovalCount());
    }
  }

  private S3Settings settings(String name) {
    TestS3 own = s3.below(name);
    return S3Settings.builder(own.diskEndpoint())
        .region(own.region())
        .credentials(own.accessKey(), own.secretKey())
        .build();
  }

  private ObjectStorageDisk open(String name, Faults faults) throws IOException {
    S3Settings settings = settings(name);
    return new ObjectStorageDisk(
        "disk",
        S3Disk.TYPE,
        new FaultyObjectStorage(new S3ObjectStorage(settings), faults),
        LocalMetadataStorage.builder(directory.resolve(name), settings.keyPrefix())
            .operations(new FaultyFileOperations(faults))
            .open(),
        new ObjectStorageDiskSettings(UPLOAD_THREAD_COUNT, 0, 0, 0));
  }

  private static Set<String> named(LocalMetadataStorage metadata) throws IOException {
    Set<String> keys = new TreeSet<>();
    metadata.forEachFile(
        (path, file) -> file.objects().forEach(object -> keys.add(object.key().value())));
    return keys;
  }

  private static Set<String> stored(ObjectStorageDisk disk, String prefix) throws IOException {
    Set<String> keys = new TreeSet<>();
    for (ListedObject object : disk.objects().list(prefix, "", Integer.MAX_VALUE)) {
      keys.add(object.key().value());
    }
    return keys;
  }
}
