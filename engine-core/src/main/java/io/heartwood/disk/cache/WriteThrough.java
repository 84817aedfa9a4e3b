package io.heartwood.disk.cache;

import io.heartwood.disk.EventCounters;
import io.heartwood.disk.ProfileEvent;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.ObjectUpload;
import io.heartwood.disk.object.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An upload that the cache knows of: what was cached under its key is forgotten, and its bytes may
 * go into the cache, too. They become segments when the object exists; if the cache has no room or
 * cannot be written the upload goes on without it. Holds at most one block of 64 KiB in memory and
 * one file open. Confined to one thread at a time.
 */
final class WriteThrough implements ObjectUpload {
  private final SegmentCache cache;
  private final ObjectUpload upload;
  private final ObjectKey objectKey;
  private final SegmentKey key;
  private final List<Piece> pieces = new ArrayList<>();
  private final byte[] block;
  private int blockSize;
  private Piece current;
  private long position;
  private boolean caching;
  private long micros;

  WriteThrough(SegmentCache cache, ObjectKey key, ObjectUpload upload, boolean caching) {
    this.cache = cache;
    this.upload = upload;
    this.objectKey = key;
    this.key = SegmentKey.of(key);
    this.caching = caching;
    long size = Math.min(SegmentFormat.BLOCK_BYTES, cache.settings().maxFileSegmentSizeBytes());
    block = new byte[caching ? (int) size : 0];
  }

  /** A segment's file without its end. */
  private static final class Piece {
    final SegmentFiles.Writer writer;
    final long offset;
    final List<Integer> checksums = new ArrayList<>();
    long sizeBytes;
    long reservedBytes;

    Piece(SegmentFiles.Writer writer, long offset, long reservedBytes) {
      this.writer = writer;
      this.offset = offset;
      this.reservedBytes = reservedBytes;
    }
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    upload.write(source, offset, length);
    int done = 0;
    while (caching && done < length) {
      int count = Math.min(length - done, block.length - blockSize);
      System.arraycopy(source, offset + done, block, blockSize, count);
      blockSize += count;
      done += count;
      if (blockSize == block.length) {
        flush();
      }
    }
  }

  /** Adds the block to the file of the current segment. */
  private void flush() {
    if (blockSize == 0 || !caching) {
      return;
    }
    long start = System.nanoTime();
    try {
      if (current != null
          && current.sizeBytes + blockSize > cache.settings().maxFileSegmentSizeBytes()) {
        current.writer.pause();
        current = null;
      }
      if (!reserve()) {
        stopCaching();
        return;
      }
      current.writer.append(block, 0, blockSize);
      current.checksums.add(SegmentFormat.checksum(block, 0, blockSize));
      current.sizeBytes += blockSize;
      position += blockSize;
      blockSize = 0;
    } catch (IOException failure) {
      cache.writeFailed(failure);
      stopCaching();
    } finally {
      micros += (System.nanoTime() - start) / 1000;
    }
  }

  /** Takes room for the block, in the current segment or a new one. */
  private boolean reserve() throws IOException {
    if (current == null) {
      long bytes = SegmentFormat.fileSizeBytes(blockSize);
      if (!cache.reserve(bytes, 1)) {
        return false;
      }
      boolean begun = false;
      try {
        current = new Piece(cache.files().writer(key), position, bytes);
        pieces.add(current);
        begun = true;
      } finally {
        if (!begun) {
          cache.unreserve(bytes, 1);
        }
      }
      return true;
    }
    long bytes = SegmentFormat.fileSizeBytes(current.sizeBytes + blockSize) - current.reservedBytes;
    if (!cache.reserve(bytes, 0)) {
      return false;
    }
    current.reservedBytes += bytes;
    return true;
  }

  /** Throws away what was written; what is to come is not cached. */
  private void stopCaching() {
    caching = false;
    blockSize = 0;
    current = null;
    pieces.forEach(this::abandon);
    pieces.clear();
  }

  private void abandon(Piece piece) {
    try {
      piece.writer.close();
    } catch (IOException failure) {
      cache.writeFailed(failure);
    } finally {
      cache.unreserve(piece.reservedBytes, 1);
    }
  }

  @Override
  public StoredObject finish() throws IOException {
    StoredObject object = upload.finish();
    cache.remove(List.of(objectKey));
    flush();
    if (caching && position == object.sizeBytes()) {
      publish(object);
    }
    stopCaching();
    return object;
  }

  private void publish(StoredObject object) {
    EventCounters events = cache.events();
    List<CacheSegment> segments = new ArrayList<>();
    while (!pieces.isEmpty()) {
      Piece piece = pieces.remove(0);
      CacheSegment segment =
          new CacheSegment(key, object.sizeBytes(), piece.offset, piece.sizeBytes);
      int[] checksums = piece.checksums.stream().mapToInt(Integer::intValue).toArray();
      try {
        piece.writer.finish(segment, object.sizeBytes(), checksums);
        segments.add(segment);
        events.add(ProfileEvent.CACHED_WRITE_BUFFER_CACHE_WRITE_BYTES, piece.sizeBytes);
      } catch (IOException failure) {
        cache.writeFailed(failure);
        abandon(piece);
      }
    }
    events.add(ProfileEvent.CACHED_WRITE_BUFFER_CACHE_WRITE_MICROSECONDS, micros);
    cache.publish(segments);
  }

  @Override
  public void close() throws IOException {
    stopCaching();
    upload.close();
  }
}
