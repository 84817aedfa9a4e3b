package io.heartwood.disk.cache;

import io.heartwood.disk.DiskStream;
import io.heartwood.disk.ReadHint;
import io.heartwood.disk.object.ObjectStorage;
import io.heartwood.disk.object.StoredObject;
import java.io.IOException;

/**
 * A range of an object that is taken in order through a cache. Each piece is read as any other:
 * what is in files is read there, what somebody else fetches is waited for, and the rest is fetched
 * and becomes segments. Only that the rest comes from streams of the store behind, one for each
 * stretch that is not cached when it is come to. One thread at a time.
 */
final class CachedStream implements DiskStream {
  private final CachedObjectStorage cached;
  private final ObjectStorage storage;
  private final SegmentCache cache;
  private final StoredObject object;
  private final ReadHint hint;
  private final long end;
  private final long fetchedEnd;

  private long position;
  private DiskStream source;
  private long sourceEnd;
  private boolean sourceFailed;

  /**
   * @param fetchedEnd where fetches end, at most: at the end of the stream or behind it
   */
  CachedStream(
      CachedObjectStorage cached,
      ObjectStorage storage,
      StoredObject object,
      ReadHint hint,
      long position,
      long end,
      long fetchedEnd) {
    this.cached = cached;
    this.storage = storage;
    this.cache = cached.cache();
    this.object = object;
    this.hint = hint;
    this.position = position;
    this.end = end;
    this.fetchedEnd = fetchedEnd;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void readFully(byte[] target, int offset, int length) throws IOException {
    if (length > end - position) {
      throw DiskStream.pastEnd(position, length, end);
    }
    cached.read(object, hint, this::fetch, position, target, offset, length);
    position += length;
  }

  /** What the cache misses: mostly the bytes behind those that it missed before. */
  private void fetch(long from, byte[] target, int offset, int length) throws IOException {
    if (source != null && source.position() != from) {
      closeSource();
    }
    if (source == null && !sourceFailed) {
      long stretchEnd = cache.missingEnd(object.key(), from + length, fetchedEnd);
      if (stretchEnd > from + length) {
        source = storage.stream(object, hint, from, stretchEnd);
        sourceEnd = stretchEnd;
      }
    }
    int streamed = 0;
    if (source != null) {
      streamed = (int) Math.min(length, sourceEnd - from);
      try {
        source.readFully(target, offset, streamed);
      } catch (IOException | RuntimeException | Error e) {
        // The piece is asked for by itself if the cache tries again.
        sourceFailed = true;
        closeSource();
        throw e;
      }
      if (source.position() == sourceEnd) {
        closeSource();
      }
    }
    if (streamed < length) {
      storage.readFully(
          object, hint, from + streamed, target, offset + streamed, length - streamed);
    }
  }

  private void closeSource() {
    if (source != null) {
      source.close();
      source = null;
    }
  }

  @Override
  public void close() {
    closeSource();
  }
}
