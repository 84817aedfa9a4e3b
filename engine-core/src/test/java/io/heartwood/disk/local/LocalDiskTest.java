package io.heartwood.disk.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DiskContract;
import io.heartwood.disk.DiskFactory;
import io.heartwood.disk.DiskInput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.ReadHint;
import io.heartwood.testing.SpecialFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class LocalDiskTest extends DiskContract {
  @TempDir Path root;

  @Override
  protected IDisk createDisk() throws IOException {
    return LocalDisk.open("local", root);
  }

  @Override
  protected IDisk reopenAfterCrash(IDisk crashed) throws IOException {
    crashed.close();
    return createDisk();
  }

  @Override
  protected void verifyNothingLeaked(IDisk checked) throws IOException {
    try (Stream<Path> left = Files.list(root.resolve(".heartwood/tmp"))) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void aSecondInstanceOnTheSameDirectoryIsRefused() throws IOException {
    IOException refused = assertThrows(IOException.class, () -> LocalDisk.open("second", root));
    assertTrue(refused.getMessage().contains("in use"), refused.getMessage());
    // The refusal must not have given away the first instance's lock.
    assertThrows(IOException.class, () -> LocalDisk.open("third", root));
  }

  @Test
  void anotherProcessOnTheSameDirectoryIsRefused() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                OpenDisk.class.getName(),
                root.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(other.getInputStream().readAllBytes());
    assertTrue(other.waitFor(60, TimeUnit.SECONDS));
    assertTrue(said.contains("directory is in use by another process"), said);
  }

  /** Opens a disk in a process of its own. */
  static final class OpenDisk {
    public static void main(String[] arguments) {
      try (LocalDisk disk = LocalDisk.open("other", Path.of(arguments[0]))) {
        System.out.println("opened " + disk);
      } catch (IOException refused) {
        System.out.println(refused.getMessage());
      }
    }
  }

  @Test
  void leftoversOfACrashAreRemovedAtOpen() throws IOException {
    disk().close();
    Path own = root.resolve(".heartwood/tmp");
    Files.createDirectories(own.resolve("17/deep"));
    Files.writeString(own.resolve("17/deep/file"), "removed part");
    Files.writeString(own.resolve("18"), "staged file");
    try (LocalDisk opened = LocalDisk.open("local", root)) {
      verifyNothingLeaked(opened);
      assertEquals(List.of(), opened.list(DiskPath.ROOT));
    }
  }

  @Test
  void ownStateIsHiddenAndReserved() {
    assertThrows(IllegalArgumentException.class, () -> disk().exists(DiskPath.of(".heartwood")));
    assertThrows(
        IllegalArgumentException.class,
        () -> change(t -> t.deleteRecursively(DiskPath.of(".heartwood/tmp"))));
  }

  @Test
  void filesStandWhereTheirPathsSay() throws IOException {
    change(
        t -> {
          t.createDirectories(DiskPath.of("store/abc"));
          DiskTesting.writeFile(t.create(DiskPath.of("store/abc/file")), new byte[] {1, 2});
        });
    assertArrayEquals(new byte[] {1, 2}, Files.readAllBytes(root.resolve("store/abc/file")));
    assertEquals(root.toRealPath() + "/", disk().location());
  }

  @Test
  void anOpenInputOutlivesDeletionAndReplacement() throws IOException {
    DiskPath file = DiskPath.of("file");
    change(t -> DiskTesting.writeFile(t.create(file), DiskTesting.bytes(1, 100)));
    try (DiskInput input = disk().open(file, ReadHint.SCAN)) {
      change(t -> DiskTesting.writeFile(t.overwrite(file), DiskTesting.bytes(2, 50)));
      change(t -> t.delete(file));
      byte[] read = new byte[100];
      input.readFully(0, read, 0, 100);
      assertArrayEquals(DiskTesting.bytes(1, 100), read);
    }
  }

  @Test
  void spaceToKeepFreeIsNotAvailable() throws IOException {
    long available = disk().space().availableBytes();
    disk().close();
    try (LocalDisk full =
        LocalDisk.builder("full", root).keepFreeSpaceBytes(Long.MAX_VALUE / 2).open()) {
      assertEquals(0, full.space().availableBytes());
      assertEquals(0, full.space().totalBytes());
    }
    assertTrue(available > 0);
  }

  @Test
  void aClosedDiskRefusesEverything() throws IOException {
    IDisk closed = disk();
    closed.close();
    assertThrows(IllegalStateException.class, () -> closed.exists(DiskPath.of("x")));
    assertThrows(IllegalStateException.class, closed::begin);
    closed.close();
  }

  @Test
  void symbolicLinksAreNotFollowedByRecursiveDeletion(@TempDir Path outside) throws IOException {
    Files.writeString(outside.resolve("precious"), "data");
    Files.createDirectory(root.resolve("d"));
    Files.createSymbolicLink(root.resolve("d/link"), outside);
    change(t -> t.deleteRecursively(DiskPath.of("d")));
    assertFalse(Files.exists(root.resolve("d")));
    assertTrue(Files.exists(outside.resolve("precious")));
  }

  @Test
  void pipesAndDevicesAreRefusedAndLinksToFilesAreFollowed(@TempDir Path outside) throws Exception {
    Path target = Files.writeString(outside.resolve("target"), "data");
    SpecialFiles.makePipe(root.resolve("pipe"));
    SpecialFiles.linkToDevice(root.resolve("endless"));
    Files.createSymbolicLink(root.resolve("link"), target);
    for (IDisk disk : List.of(disk(), new ReadOnlyDirectory("seen", root))) {
      for (String name : List.of("pipe", "endless")) {
        DiskPath path = DiskPath.of(name);
        for (Executable use :
            List.<Executable>of(
                () -> disk.open(path, ReadHint.MERGE).close(),
                () -> disk.readAll(path, 1000),
                () -> disk.sizeBytes(path))) {
          IOException refused =
              assertTimeoutPreemptively(
                  Duration.ofSeconds(30), () -> assertThrows(IOException.class, use));
          String message = refused.getMessage();
          assertTrue(message.contains("/" + name + ": is not a regular file"), message);
        }
      }
      assertArrayEquals(Files.readAllBytes(target), disk.readAll(DiskPath.of("link"), 1000));
    }
    change(
        t -> {
          t.delete(DiskPath.of("pipe"));
          t.delete(DiskPath.of("endless"));
          t.delete(DiskPath.of("link"));
        });
    assertEquals(List.of(), disk().list(DiskPath.ROOT));
    assertEquals("data", Files.readString(target));
  }

  @Test
  void theFactoryIsFoundAndChecksItsSettings(@TempDir Path data) throws IOException {
    DiskFactory factory =
        ServiceLoader.load(DiskFactory.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(found -> found.types().contains("local"))
            .findFirst()
            .orElseThrow();
    DiskFactory.Context context = new DiskFactory.Context(data, Map.of());
    try (IDisk opened =
        factory.open(
            "hot",
            Map.of("type", "local", "path", "hot/", "keep_free_space_bytes", "1"),
            context)) {
      assertEquals("Local", opened.type());
      assertEquals(data.toRealPath().resolve("hot") + "/", opened.location());
    }
    IllegalArgumentException malformed =
        assertThrows(
            IllegalArgumentException.class,
            () -> factory.open("hot", Map.of("keep_free_space_bytes", "1x"), context));
    assertTrue(malformed.getMessage().contains("disk=hot setting=keep_free_space_bytes"));
    assertThrows(
        IllegalArgumentException.class,
        () -> factory.open("hot", Map.of("fsync_after_insert", "maybe"), context));
    assertThrows(
        IllegalArgumentException.class, () -> factory.open("hot", Map.of("paht", "x"), context));
  }
}
