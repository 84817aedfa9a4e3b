package io.heartwood.codec;

import io.heartwood.checksum.ChainedHasher;
import io.heartwood.checksum.CityHash128;
import io.heartwood.checksum.Hash128;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Cuts a stream of bytes into compressed blocks (layout: {@link CompressedBlockReader}) and hands
 * them to a sink.
 *
 * <p>A block is ended
 *
 * <ul>
 *   <li>as soon as it holds {@code max_compress_block_size} bytes, also in the middle of a granule
 *       or a value;
 *   <li>by {@link #startGranule} if it holds at least {@code min_compress_block_size} bytes;
 *   <li>by {@link #useCodec} with another codec, by {@link #endBlock} and by {@link #finish}.
 * </ul>
 *
 * So a mark is: {@link #startGranule}, then {@link #compressedOffset} and {@link #blockOffset}.
 *
 * <p>While writing it keeps what {@code checksums.txt} will say: both sizes, the hash of the file,
 * and the hash of the uncompressed stream. Everything but the last block is in the sink at any
 * time.
 *
 * <p>Values can be written where they will lie: {@link #reserve}, fill {@link #buffer} from {@link
 * #blockOffset} on, {@link #advance}. Confined to one thread. Allocates nothing per block once the
 * buffers have grown.
 */
public final class CompressedBlockWriter {
  private static final int FIRST_BUFFER_SIZE_BYTES = 1 << 16;

  /** The bytes written through one codec. Only the streams of a Compact part use more than one. */
  private record CodecStream(Codec codec, ChainedHasher hasher) {}

  private final CompressBlockSizes sizes;
  private final CodecWorkspace workspace;
  private final ByteSink sink;
  private final ChainedHasher fileHasher = new ChainedHasher();
  private final List<CodecStream> streams = new ArrayList<>(1);

  private CodecStream stream;
  private byte[] buffer;
  private int position;
  private long uncompressedSize;
  private boolean finished;

  /**
   * @param codec of the first blocks
   * @param workspace of the same thread; not closed by this writer
   * @param sink takes the blocks; not closed by this writer
   */
  public CompressedBlockWriter(
      Codec codec, CompressBlockSizes sizes, CodecWorkspace workspace, ByteSink sink) {
    this.sizes = Objects.requireNonNull(sizes, "sizes");
    this.workspace = Objects.requireNonNull(workspace, "workspace");
    this.sink = Objects.requireNonNull(sink, "sink");
    this.stream = streamOf(Objects.requireNonNull(codec, "codec"));
    this.buffer = workspace.takeBuffer(Math.min(FIRST_BUFFER_SIZE_BYTES, sizes.maxBytes()));
  }

  /** A whole small file of compressed blocks (marks, primary index) in memory. */
  public static byte[] compressAll(Codec codec, CompressBlockSizes sizes, byte[] source)
      throws IOException {
    try (CodecWorkspace workspace = new CodecWorkspace()) {
      return compressAll(codec, sizes, source, workspace);
    }
  }

  /** The same with a workspace of this thread, which stays open: for many small files. */
  public static byte[] compressAll(
      Codec codec, CompressBlockSizes sizes, byte[] source, CodecWorkspace workspace)
      throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    CompressedBlockWriter writer = new CompressedBlockWriter(codec, sizes, workspace, file::write);
    writer.write(source, 0, source.length);
    writer.finish();
    return file.toByteArray();
  }

  /** Appends {@code source[offset, offset + length)}. */
  public void write(byte[] source, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, source.length);
    int done = 0;
    while (done < length) {
      int count = reserve(length - done);
      System.arraycopy(source, offset + done, buffer, position, count);
      advance(count);
      done += count;
    }
  }

  /** Appends one byte. */
  public void writeByte(int value) throws IOException {
    reserve(1);
    buffer[position] = (byte) value;
    advance(1);
  }

  /**
   * Appends an unsigned number of at most 63 bits: seven bits per byte, low ones first, high bit =
   * more follow.
   */
  public void writeVarint(long value) throws IOException {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      writeByte((int) rest | 0x80);
      rest >>>= 7;
    }
    writeByte((int) rest);
  }

  /** Appends {@code values[from, to)} as little-endian 16-bit numbers. */
  public void writeShorts(short[] values, int from, int to) throws IOException {
    Objects.checkFromToIndex(from, to, values.length);
    int index = from;
    while (index < to) {
      int count = Math.min(reserve((to - index) * 2L) / 2, to - index);
      if (count > 0) {
        freeBytes().asShortBuffer().put(values, index, count);
        advance(count * 2);
        index += count;
      } else {
        writeStraddling(values[index++], 2);
      }
    }
  }

  /** Appends {@code values[from, to)} as little-endian 32-bit numbers. */
  public void writeInts(int[] values, int from, int to) throws IOException {
    Objects.checkFromToIndex(from, to, values.length);
    int index = from;
    while (index < to) {
      int count = Math.min(reserve((to - index) * 4L) / 4, to - index);
      if (count > 0) {
        freeBytes().asIntBuffer().put(values, index, count);
        advance(count * 4);
        index += count;
      } else {
        writeStraddling(values[index++], 4);
      }
    }
  }

  /** Appends {@code values[from, to)} as little-endian 64-bit numbers. */
  public void writeLongs(long[] values, int from, int to) throws IOException {
    Objects.checkFromToIndex(from, to, values.length);
    int index = from;
    while (index < to) {
      int count = Math.min(reserve((to - index) * 8L) / 8, to - index);
      if (count > 0) {
        freeBytes().asLongBuffer().put(values, index, count);
        advance(count * 8);
        index += count;
      } else {
        writeStraddling(values[index++], 8);
      }
    }
  }

  /** Appends {@code values[from, to)} as little-endian IEEE 754 numbers of 32 bits. */
  public void writeFloats(float[] values, int from, int to) throws IOException {
    Objects.checkFromToIndex(from, to, values.length);
    int index = from;
    while (index < to) {
      int count = Math.min(reserve((to - index) * 4L) / 4, to - index);
      if (count > 0) {
        freeBytes().asFloatBuffer().put(values, index, count);
        advance(count * 4);
        index += count;
      } else {
        writeStraddling(Float.floatToRawIntBits(values[index++]), 4);
      }
    }
  }

  /** Appends {@code values[from, to)} as little-endian IEEE 754 numbers of 64 bits. */
  public void writeDoubles(double[] values, int from, int to) throws IOException {
    Objects.checkFromToIndex(from, to, values.length);
    int index = from;
    while (index < to) {
      int count = Math.min(reserve((to - index) * 8L) / 8, to - index);
      if (count > 0) {
        freeBytes().asDoubleBuffer().put(values, index, count);
        advance(count * 8);
        index += count;
      } else {
        writeStraddling(Double.doubleToRawLongBits(values[index++]), 8);
      }
    }
  }

  /**
   * Makes room in the current block.
   *
   * @param wanted how many bytes the caller would like to place, at least 1
   * @return how many it may place at {@link #buffer} from {@link #blockOffset} on: 1 to {@code
   *     wanted}
   */
  public int reserve(long wanted) {
    requireUnfinished();
    if (wanted < 1) {
      throw new IllegalArgumentException("nothing to reserve: wanted=" + wanted);
    }
    // A full block is written at once, so there always is room for one byte up to the maximum.
    int allowed = (int) Math.min(wanted, sizes.maxBytes() - position);
    int needed = position + allowed;
    if (needed > buffer.length) {
      grow(needed);
    }
    return allowed;
  }

  /** The bytes of the current block. Another array after {@link #reserve}, which may grow it. */
  public byte[] buffer() {
    return buffer;
  }

  /** Declares that {@code count} bytes, at most what was reserved, have been placed. */
  public void advance(int count) throws IOException {
    if (count < 0 || count > Math.min(sizes.maxBytes(), buffer.length) - position) {
      throw new IllegalArgumentException(
          "more bytes than reserved: count=" + count + ", blockOffset=" + position);
    }
    position += count;
    if (position == sizes.maxBytes()) {
      endBlock();
    }
  }

  /**
   * Ends the block if it is large enough to, so that the next granule begins in a new one. Call
   * before each mark.
   */
  public void startGranule() throws IOException {
    if (position >= sizes.minBytes() && position > 0) {
      endBlock();
    }
  }

  /** Continues with another codec; the same object as before changes nothing. */
  public void useCodec(Codec codec) throws IOException {
    if (codec != stream.codec()) {
      endBlock();
      stream = streamOf(codec);
    }
  }

  /** Ends the current block, if it holds anything. */
  public void endBlock() throws IOException {
    requireUnfinished();
    if (position == 0) {
      return;
    }
    Codec codec = stream.codec();
    stream.hasher().update(buffer, 0, position);
    byte[] frame =
        workspace.frame(
            Math.addExact(
                CompressedBlockReader.HEADER_SIZE_BYTES, codec.maxCompressedSize(position)));
    int payloadSize =
        codec.compress(
            buffer, 0, position, frame, CompressedBlockReader.HEADER_SIZE_BYTES, workspace);
    BlockHeader.write(
        frame, Hash128.SIZE_BYTES, codec.method().methodByte(), payloadSize, position);
    long[] hash = workspace.hash();
    CityHash128.hash128(frame, Hash128.SIZE_BYTES, BlockHeader.SIZE_BYTES + payloadSize, hash);
    BlockHeader.writeChecksum(frame, hash[0], hash[1]);
    int frameSize = CompressedBlockReader.HEADER_SIZE_BYTES + payloadSize;
    fileHasher.update(frame, 0, frameSize);
    uncompressedSize += position;
    position = 0;
    sink.write(frame, 0, frameSize);
  }

  /** Where the current block starts in the compressed file: the first number of a mark. */
  public long compressedOffset() {
    return fileHasher.sizeBytes();
  }

  /** How many bytes the current block holds: the second number of a mark. */
  public int blockOffset() {
    return position;
  }

  /**
   * Ends the last block and gives the buffer back. Nothing can be written afterwards; repeating it
   * does nothing.
   */
  public void finish() throws IOException {
    if (finished) {
      return;
    }
    endBlock();
    finished = true;
    workspace.giveBuffer(buffer);
    buffer = new byte[0];
  }

  /** The size of the compressed file so far. */
  public long fileSizeBytes() {
    return fileHasher.sizeBytes();
  }

  /** The chained hash of the compressed file so far. */
  public Hash128 fileHash() {
    return fileHasher.hash();
  }

  /** How many bytes were written, the current block included. */
  public long uncompressedSizeBytes() {
    return uncompressedSize + position;
  }

  /**
   * The chained hash of everything written through a single codec, blocks that have ended: what
   * {@code checksums.txt} holds for every file but a Compact {@code data.bin}.
   */
  public Hash128 uncompressedHash() {
    if (streams.size() > 1) {
      throw new IllegalStateException(
          "a stream of several codecs has no plain hash: codecCount=" + streams.size());
    }
    return stream.hasher().hash();
  }

  /**
   * The combined hash of a Compact {@code data.bin}: the chain over the 16-byte hashes of each
   * codec's bytes. Readers cannot know the order of codecs and do not verify it; here it is the
   * order of first use.
   */
  public Hash128 compactUncompressedHash() {
    long[] chain = new long[2];
    byte[] stored = new byte[Hash128.SIZE_BYTES];
    for (CodecStream each : streams) {
      each.hasher().hash().write(stored, 0);
      CityHash128.hash128WithSeed(stored, 0, stored.length, chain[0], chain[1], chain);
    }
    return new Hash128(chain[0], chain[1]);
  }

  private CodecStream streamOf(Codec codec) {
    for (CodecStream each : streams) {
      if (each.codec() == codec) {
        return each;
      }
    }
    CodecStream added = new CodecStream(codec, new ChainedHasher());
    streams.add(added);
    return added;
  }

  private ByteBuffer freeBytes() {
    return ByteBuffer.wrap(buffer, position, buffer.length - position)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The value does not fit in the block: its first bytes end this one, the others begin the next.
   */
  private void writeStraddling(long value, int size) throws IOException {
    for (int i = 0; i < size; i++) {
      writeByte((int) (value >>> (8 * i)));
    }
  }

  private void grow(int needed) {
    long doubled = Math.min(Math.max(2L * buffer.length, needed), sizes.maxBytes());
    byte[] larger = workspace.takeBuffer((int) doubled);
    System.arraycopy(buffer, 0, larger, 0, position);
    workspace.giveBuffer(buffer);
    buffer = larger;
  }

  private void requireUnfinished() {
    if (finished) {
      throw new IllegalStateException("the writer is finished");
    }
  }
}
