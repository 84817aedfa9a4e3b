package io.heartwood.disk.cache;

import java.util.concurrent.CompletableFuture;

/**
 * A range of an object that is cached, or on its way into the cache. Place and size never change;
 * the rest is the {@link SegmentIndex}'s, and guarded by its lock, unless marked otherwise.
 */
final class CacheSegment {
  /** How far a segment is. */
  enum State {
    /** One thread fetches the bytes; others may wait for them. */
    DOWNLOADING,
    /** There is a file. */
    DOWNLOADED,
    /** No longer part of the cache; its file is gone or about to go. */
    DETACHED
  }

  /**
   * Bytes that were fetched and hold a segment.
   *
   * @param bytes not to be modified
   * @param offset place of the first byte in the object
   */
  record Fetched(byte[] bytes, long offset) {}

  private final SegmentKey key;
  private final long objectSizeBytes;
  private final long offset;
  private final long sizeBytes;

  /**
   * Ends when the bytes are there, or exceptionally if they could not be fetched; null for segments
   * that were found. Given free with the state DOWNLOADING, so that the bytes can be collected.
   */
  private CompletableFuture<Fetched> download;

  private State state;
  private int useCount;
  private long hitCount;
  private long finishedEpochSecond;

  /** Whether it is a protected one of an SLRU queue. */
  private boolean isProtected;

  /** Checksums of the file's blocks, once they are known; written once, any thread. */
  private volatile int[] checksums;

  /** A segment that is being fetched. */
  CacheSegment(SegmentKey key, long objectSizeBytes, long offset, long sizeBytes) {
    this.key = key;
    this.objectSizeBytes = objectSizeBytes;
    this.offset = offset;
    this.sizeBytes = sizeBytes;
    state = State.DOWNLOADING;
    download = new CompletableFuture<>();
  }

  /** A segment whose file was found; the size of its object is in there. */
  static CacheSegment found(SegmentKey key, long offset, long sizeBytes, long finishedEpochSecond) {
    CacheSegment segment = new CacheSegment(key, -1, offset, sizeBytes);
    segment.downloaded(finishedEpochSecond);
    return segment;
  }

  SegmentKey key() {
    return key;
  }

  /** Size of the whole object; -1 if not known. */
  long objectSizeBytes() {
    return objectSizeBytes;
  }

  /** First byte in the object. */
  long offset() {
    return offset;
  }

  /** Bytes of the object. */
  long sizeBytes() {
    return sizeBytes;
  }

  /** The offset just past the last byte. */
  long end() {
    return offset + sizeBytes;
  }

  /** Size of the file: what counts against the limit of the cache. */
  long fileSizeBytes() {
    return SegmentFormat.fileSizeBytes(sizeBytes);
  }

  State state() {
    return state;
  }

  CompletableFuture<Fetched> download() {
    return download;
  }

  void downloaded(long epochSecond) {
    state = State.DOWNLOADED;
    finishedEpochSecond = epochSecond;
    download = null;
  }

  void detach() {
    state = State.DETACHED;
  }

  long finishedEpochSecond() {
    return finishedEpochSecond;
  }

  /** How many reads of the file are under way. */
  int useCount() {
    return useCount;
  }

  void beginUse() {
    useCount++;
  }

  void hit() {
    hitCount++;
  }

  void endUse() {
    useCount--;
  }

  long hitCount() {
    return hitCount;
  }

  boolean isProtected() {
    return isProtected;
  }

  void protect(boolean newProtected) {
    isProtected = newProtected;
  }

  int[] checksums() {
    return checksums;
  }

  void checksums(int[] known) {
    checksums = known;
  }

  /** The file's name, ClickHouse's: offset and size. */
  String fileName() {
    return offset + "_" + sizeBytes;
  }

  @Override
  public String toString() {
    return key + "/" + fileName();
  }
}
