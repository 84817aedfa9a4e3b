package io.heartwood.disk.cache;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the segments of an earlier run, to be used or deleted, by the names and sizes of files;
 * their bytes are looked at when they are read. Files that cannot be segments, or for which there
 * is no room, and temporary files of earlier runs are deleted, but only where segments would lie:
 * what else is in the directory is not the cache's. Owns its threads, named {@code
 * heartwood-cache-load-<cache>-<n>}.
 */
final class SegmentLoader implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentLoader.class);
  private static final Pattern PREFIX = Pattern.compile("[0-9a-f]{3}");
  private static final Pattern SEGMENT = Pattern.compile("([0-9]{1,18})_([0-9]{1,10})");
  private static final long CLOSE_SECONDS = 10;

  private final String cache;
  private final SegmentFiles files;
  private final SegmentIndex index;
  private final boolean keeps;
  private final int threadCount;
  private final ConcurrentLinkedQueue<Path> prefixes = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch done;
  private volatile boolean closed;

  SegmentLoader(
      String cache, SegmentFiles files, SegmentIndex index, boolean keeps, int threadCount) {
    this.cache = cache;
    this.files = files;
    this.index = index;
    this.keeps = keeps;
    this.threadCount = threadCount;
    done = new CountDownLatch(threadCount);
  }

  /** Begins to look. */
  synchronized void start() {
    try {
      prefixes.addAll(list(files.root(), PREFIX));
    } catch (IOException failure) {
      LOG.warn("cache cannot be listed: cache={} reason={}", cache, failure.toString());
    }
    for (int i = 0; i < threadCount; i++) {
      Thread thread = new Thread(this::work, "heartwood-cache-load-" + cache + "-" + (i + 1));
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  private void work() {
    try {
      for (Path prefix = prefixes.poll(); prefix != null && !closed; prefix = prefixes.poll()) {
        try {
          loadPrefix(prefix);
        } catch (IOException | RuntimeException failure) {
          LOG.warn(
              "a part of the cache cannot be loaded: cache={} path={} reason={}",
              cache,
              prefix,
              failure.toString());
        }
      }
    } finally {
      done.countDown();
    }
  }

  private void loadPrefix(Path prefix) throws IOException {
    for (Path directory : list(prefix, null)) {
      SegmentKey key = SegmentKey.parse(directory.getFileName().toString());
      if (key != null && key.prefix().equals(prefix.getFileName().toString()) && !closed) {
        loadKey(key, directory);
      }
    }
  }

  private void loadKey(SegmentKey key, Path directory) throws IOException {
    for (Path file : list(directory, null)) {
      if (closed) {
        return;
      }
      String name = file.getFileName().toString();
      Matcher matcher = SEGMENT.matcher(name);
      if (matcher.matches()) {
        load(key, file, Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
      } else if (name.endsWith(SegmentFiles.TEMPORARY) && !files.isOfThisRun(name)) {
        delete(file);
      }
    }
    if (index.isEmpty(key)) {
      files.deleteDirectory(key);
    }
  }

  private void load(SegmentKey key, Path file, long offset, long sizeBytes) throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException evictedMeanwhile) {
      return;
    }
    if (sizeBytes == 0
        || sizeBytes > CacheSettings.LARGEST_FILE_SEGMENT_SIZE_BYTES
        || !attributes.isRegularFile()
        || attributes.size() != SegmentFormat.fileSizeBytes(sizeBytes)) {
      delete(file);
      return;
    }
    long finished = attributes.lastModifiedTime().to(TimeUnit.SECONDS);
    CacheSegment segment = CacheSegment.found(key, offset, sizeBytes, finished);
    if (index.adopt(segment, keeps) == SegmentIndex.Adoption.UNWANTED) {
      delete(file);
    }
  }

  private void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException failure) {
      LOG.debug("file of a cache cannot be deleted: cache={} file={}", cache, file, failure);
    }
  }

  private static List<Path> list(Path directory, Pattern pattern) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path entry : stream) {
        if (pattern == null || pattern.matcher(entry.getFileName().toString()).matches()) {
          entries.add(entry);
        }
      }
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    } catch (NoSuchFileException | NotDirectoryException removedMeanwhile) {
      return entries;
    }
    return entries;
  }

  /** Deletes the files of an object that is no more before they are found. */
  void forget(SegmentKey key) {
    try {
      for (Path file : list(files.directory(key), SEGMENT)) {
        delete(file);
      }
    } catch (IOException failure) {
      LOG.debug("files of an object cannot be deleted: cache={} key={}", cache, key, failure);
    }
  }

  boolean isDone() {
    return done.getCount() == 0;
  }

  /** Waits until all is found, or the thread is interrupted, or the loader closed. */
  void await() {
    synchronized (this) {
      if (threads.isEmpty()) {
        return;
      }
    }
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
    List<Thread> started;
    synchronized (this) {
      started = List.copyOf(threads);
    }
    try {
      for (Thread thread : started) {
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        thread.join(Math.max(1, millis));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
