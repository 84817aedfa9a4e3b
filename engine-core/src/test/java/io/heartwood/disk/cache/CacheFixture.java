package io.heartwood.disk.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.heartwood.disk.DiskStream;
import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.ReadHint;
import io.heartwood.disk.object.MemoryObjectStorage;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectUpload;
import io.heartwood.disk.object.StoredObject;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A cache in a directory, before objects in memory whose reads are counted. */
final class CacheFixture implements AutoCloseable {
  final CountingStorage source;
  final CachedObjectStorage storage;
  final SegmentCache cache;

  private final Map<String, byte[]> contents = new ConcurrentHashMap<>();

  /** What the cache takes for the time. */
  final AtomicLong nanos = new AtomicLong();

  CacheFixture(Path directory, CacheSettings settings) throws IOException {
    this(new CountingStorage(new MemoryObjectStorage()), new SegmentFiles(directory), settings);
  }

  CacheFixture(CountingStorage source, SegmentFiles files, CacheSettings settings)
      throws IOException {
    this.source = source;
    cache = SegmentCache.open("cache", settings, files, true, Clock.systemUTC(), nanos::get);
    storage = new CachedObjectStorage(source, cache);
  }

  /** An object with bytes that the seed decides. */
  StoredObject put(String key, int seed, int sizeBytes) throws IOException {
    try (ObjectUpload upload = storage.upload(new ObjectKey(key))) {
      byte[] bytes = bytes(seed, sizeBytes);
      upload.write(bytes, 0, bytes.length);
      return upload.finish();
    }
  }

  /** Reads a range and compares it with what {@link #put} made of the seed. */
  void read(StoredObject object, int seed, int from, int to) throws IOException {
    read(object, ReadHint.SCAN, seed, from, to);
  }

  void read(StoredObject object, ReadHint hint, int seed, int from, int to) throws IOException {
    byte[] expected = Arrays.copyOfRange(bytes(seed, (int) object.sizeBytes()), from, to);
    byte[] actual = new byte[to - from];
    storage.readFully(object, hint, from, actual, 0, actual.length);
    assertArrayEquals(expected, actual);
  }

  /** The same in pieces of one stream. */
  void take(StoredObject object, ReadHint hint, int seed, int from, int to, int pieceBytes)
      throws IOException {
    byte[] expected = Arrays.copyOfRange(bytes(seed, (int) object.sizeBytes()), from, to);
    byte[] actual = new byte[to - from];
    try (DiskStream stream = storage.stream(object, hint, from, to)) {
      for (int taken = 0; taken < actual.length; ) {
        int count = Math.min(pieceBytes, actual.length - taken);
        stream.readFully(actual, taken, count);
        taken += count;
      }
    }
    assertArrayEquals(expected, actual);
  }

  private byte[] bytes(int seed, int sizeBytes) {
    return contents.computeIfAbsent(
        seed + ":" + sizeBytes, key -> DiskTesting.bytes(seed, sizeBytes));
  }

  /** All segment files below a directory. */
  static List<Path> files(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!file.getFileName().toString().equals("status")) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException removedMeanwhile) {
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  @Override
  public void close() throws IOException {
    storage.close();
    source.close();
  }
}
