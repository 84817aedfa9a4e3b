package io.heartwood.disk.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DiskFactory;
import io.heartwood.disk.DiskInput;
import io.heartwood.disk.DiskOutput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.ReadHint;
import io.heartwood.disk.object.ObjectStorageDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many requests the disk sends for what, and how it is opened from configuration. */
class S3DiskRequestsTest {
  private static final int FILE_COUNT = 36;

  @TempDir private Path data;
  private ScriptedS3 server;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedS3();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void partOfNFilesIsNPutsAndReadingItIsOneGetForEachRange() throws IOException {
    try (IDisk disk = open(Map.of("skip_access_check", "1", "max_metadata_copy_size", "0"))) {
      S3RequestStatistics statistics = S3Disk.statistics(disk).orElseThrow();
      DiskPath temporary = DiskPath.of("tmp_insert_all_1_1_0");
      DiskPath part = DiskPath.of("all_1_1_0");
      byte[] bytes = new byte[1000];
      try (DiskTransaction transaction = disk.begin()) {
        transaction.createDirectories(temporary);
        for (int i = 0; i < FILE_COUNT; i++) {
          try (DiskOutput output = transaction.create(temporary.resolve("file" + i))) {
            output.write(bytes, 0, bytes.length);
            output.finish();
          }
        }
        transaction.publish(temporary, part);
        transaction.commit();
      }
      S3RequestCounts written = statistics.snapshot();
      assertEquals(Map.of(S3RequestKind.PUT_OBJECT, (long) FILE_COUNT), written.requests());
      assertEquals(FILE_COUNT * 1000L, written.sentBytes());

      assertEquals(FILE_COUNT, disk.list(part).size());
      for (int i = 0; i < FILE_COUNT; i++) {
        DiskPath file = part.resolve("file" + i);
        assertTrue(disk.exists(file));
        assertEquals(1000, disk.sizeBytes(file));
        try (DiskInput input = disk.open(file, ReadHint.SCAN)) {
          input.readFully(0, bytes, 0, 1000);
          input.readFully(500, bytes, 0, 10);
        }
      }
      S3RequestCounts read = statistics.snapshot().since(written);
      assertEquals(Map.of(S3RequestKind.GET_OBJECT, 2L * FILE_COUNT), read.requests());
      assertEquals(FILE_COUNT * 1010L, read.receivedBytes());

      S3RequestCounts beforeDelete = statistics.snapshot();
      try (DiskTransaction transaction = disk.begin()) {
        transaction.deleteRecursively(part);
        transaction.commit();
      }
      assertEquals(
          Map.of(S3RequestKind.DELETE_OBJECTS, 1L),
          statistics.snapshot().since(beforeDelete).requests());
      assertEquals(0, server.objectCount());
    }
  }

  @Test
  void smallFilesOfAPartNeedNoRequestAtAll() throws IOException {
    Map<String, String> settings =
        Map.of(
            "skip_access_check",
            "1",
            "max_inline_data_size",
            "16Ki",
            "max_metadata_copy_size",
            "0");
    try (IDisk disk = open(settings)) {
      S3RequestStatistics statistics = S3Disk.statistics(disk).orElseThrow();
      DiskPath part = DiskPath.of("all_1_1_0");
      try (DiskTransaction transaction = disk.begin()) {
        transaction.createDirectories(part);
        for (int i = 0; i < 2; i++) {
          for (int size : new int[] {1, 16 << 10, (16 << 10) + 1}) {
            try (DiskOutput output = transaction.create(part.resolve("file" + i + "_" + size))) {
              output.write(new byte[size], 0, size);
              output.finish();
            }
          }
        }
        transaction.commit();
      }
      for (String name : disk.list(part)) {
        disk.readAll(part.resolve(name), 1 << 20);
      }
      assertEquals(
          Map.of(S3RequestKind.PUT_OBJECT, 2L, S3RequestKind.GET_OBJECT, 2L),
          statistics.snapshot().requests());
    }
  }

  @Test
  void filesUpTo64KibibytesAreReadFromTheirMetadata() throws IOException {
    try (IDisk disk = open(Map.of("skip_access_check", "1"))) {
      S3RequestStatistics statistics = S3Disk.statistics(disk).orElseThrow();
      for (int size : new int[] {1, 64 << 10, (64 << 10) + 1}) {
        DiskPath file = DiskPath.of("file" + size);
        try (DiskTransaction transaction = disk.begin()) {
          try (DiskOutput output = transaction.create(file)) {
            output.write(new byte[size], 0, size);
            output.finish();
          }
          transaction.commit();
        }
        assertEquals(size, disk.readAll(file, 1 << 20).length);
      }
      assertEquals(
          Map.of(S3RequestKind.PUT_OBJECT, 3L, S3RequestKind.GET_OBJECT, 1L),
          statistics.snapshot().requests());
    }
  }

  @Test
  void configurationOpensADiskWithItsMetadataBelowTheDataDirectory() throws IOException {
    try (IDisk disk = open(Map.of())) {
      assertEquals("s3_disk", disk.name());
      assertEquals("S3", disk.type());
      assertTrue(Files.isDirectory(data.resolve("disks/s3_disk")));
      assertEquals(5, S3Disk.statistics(disk).orElseThrow().snapshot().total());
    }
    assertEquals(0, server.objectCount());
    try (IDisk disk =
        open(Map.of("type", "object_storage", "object_storage_type", "s3", "metadata_path", "m"))) {
      assertTrue(disk.location().startsWith(data.toRealPath().resolve("m").toString()));
    }
  }

  @Test
  void refusedDiskReleasesItsMetadata() throws IOException {
    server.fail(ScriptedS3.Fault.NO_BUCKET, 1, "PUT");
    IOException e = assertThrows(IOException.class, () -> open(Map.of()));
    assertTrue(e.getMessage().contains("disk=s3_disk"), e::getMessage);
    open(Map.of()).close();
  }

  @Test
  void aDiskWithoutMetadataFilesLiesInItsBucketAndPrefix() throws IOException {
    S3Settings settings = server.settings().set("skip_access_check", "1").build();
    try (ObjectStorageDisk disk = S3Disk.openPlain(settings)) {
      assertEquals(
          "s3 bucket bucket at 127.0.0.1:" + server.port() + "/prefix/",
          disk.metadata().location());
    }
  }

  @Test
  void unknownKindsOfMetadataAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> open(Map.of("metadata_type", "keeper")).close());
    assertThrows(
        IllegalArgumentException.class,
        () -> open(Map.of("type", "object_storage", "object_storage_type", "hdfs")).close());
  }

  @Test
  void readOnlyDiskIsReadAndNotChanged() throws IOException {
    DiskPath file = DiskPath.of("file");
    try (IDisk disk = open(Map.of());
        DiskTransaction transaction = disk.begin()) {
      try (DiskOutput output = transaction.create(file)) {
        output.write(new byte[] {1, 2, 3}, 0, 3);
        output.finish();
      }
      transaction.commit();
    }
    try (IDisk disk = open(Map.of("readonly", "1", "skip_access_check", "1"))) {
      assertEquals(3, disk.readAll(file, 10).length);
      assertThrows(
          IOException.class,
          () -> {
            try (DiskTransaction transaction = disk.begin()) {
              transaction.delete(file);
              transaction.commit();
            }
          });
      assertThrows(
          IOException.class,
          () -> {
            try (DiskTransaction transaction = disk.begin();
                DiskOutput output = transaction.create(DiskPath.of("new"))) {
              output.write(new byte[] {1}, 0, 1);
              output.finish();
              transaction.commit();
            }
          });
      assertEquals(3, disk.readAll(file, 10).length);
    }
    assertEquals(1, server.objectCount());
  }

  private IDisk open(Map<String, String> more) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("type", "s3");
    settings.put("endpoint", server.endpoint());
    settings.put("access_key_id", "id");
    settings.put("secret_access_key", "secret");
    settings.putAll(more);
    for (DiskFactory factory : ServiceLoader.load(DiskFactory.class)) {
      if (factory.types().contains(settings.get("type"))) {
        return factory.open("s3_disk", settings, new DiskFactory.Context(data, Map.of()));
      }
    }
    throw new AssertionError("no factory for type " + settings.get("type"));
  }
}
