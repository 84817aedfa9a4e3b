package io.heartwood.sql.query;

import io.heartwood.column.Column;
import io.heartwood.types.DataType;
import java.util.Arrays;
import java.util.List;

/**
 * Keys of any size, written as bytes: open addressing over hashes, the bytes one after the other in
 * chunks.
 */
final class SerializedGroupTable extends GroupTable {
  private static final int INITIAL_SLOTS = 1 << 8;
  private static final int CHUNK_BITS = 20;
  private static final int CHUNK_BYTES = 1 << CHUNK_BITS;

  private final SerializedKeys keys = new SerializedKeys();
  private int[] slotNumbers = new int[INITIAL_SLOTS];
  private int[] slotHashes = new int[INITIAL_SLOTS];

  /** For each number: chunk, offset in it and length of the key's bytes. */
  private int[] keyChunks = new int[64];

  private int[] keyOffsets = new int[64];
  private int[] keyLengths = new int[64];
  private byte[][] chunks = new byte[4][];
  private int chunkCount;
  private int chunkUsed = CHUNK_BYTES;
  private long chunkBytes;

  SerializedGroupTable(List<DataType> keyTypes) {
    super(keyTypes);
    Arrays.fill(slotNumbers, -1);
  }

  @Override
  void assignRows(List<Column> keyColumns, int rowCount, int[] groups) {
    keys.serialize(CompoundKeys.flat(keyColumns), rowCount);
    byte[] bytes = keys.bytes();
    int[] offsets = keys.offsets();
    for (int row = 0; row < rowCount; row++) {
      groups[row] = find(bytes, offsets[row], offsets[row + 1], row);
    }
  }

  private int find(byte[] bytes, int from, int to, int row) {
    int hash = hash(bytes, from, to);
    int mask = slotNumbers.length - 1;
    int slot = hash & mask;
    while (slotNumbers[slot] >= 0) {
      int number = slotNumbers[slot];
      if (slotHashes[slot] == hash && equal(number, bytes, from, to)) {
        return number;
      }
      slot = slot + 1 & mask;
    }
    int number = newGroup(row);
    slotNumbers[slot] = number;
    slotHashes[slot] = hash;
    keep(number, bytes, from, to);
    if (groupCount() * 2 > slotNumbers.length) {
      grow();
    }
    return number;
  }

  private boolean equal(int number, byte[] bytes, int from, int to) {
    int offset = keyOffsets[number];
    return keyLengths[number] == to - from
        && Arrays.equals(
            chunks[keyChunks[number]], offset, offset + keyLengths[number], bytes, from, to);
  }

  private void keep(int number, byte[] bytes, int from, int to) {
    int length = to - from;
    if (length > CHUNK_BYTES - chunkUsed || chunkCount == 0) {
      if (chunkCount == chunks.length) {
        chunks = Arrays.copyOf(chunks, chunkCount * 2);
      }
      chunks[chunkCount++] = new byte[Math.max(length, CHUNK_BYTES)];
      chunkBytes += chunks[chunkCount - 1].length;
      chunkUsed = 0;
    }
    if (number == keyOffsets.length) {
      keyChunks = Arrays.copyOf(keyChunks, number * 2);
      keyOffsets = Arrays.copyOf(keyOffsets, number * 2);
      keyLengths = Arrays.copyOf(keyLengths, number * 2);
    }
    System.arraycopy(bytes, from, chunks[chunkCount - 1], chunkUsed, length);
    keyChunks[number] = chunkCount - 1;
    keyOffsets[number] = chunkUsed;
    keyLengths[number] = length;
    chunkUsed = Math.min(CHUNK_BYTES, chunkUsed + length);
  }

  private void grow() {
    int[] oldNumbers = slotNumbers;
    int[] oldHashes = slotHashes;
    slotNumbers = new int[oldNumbers.length * 2];
    slotHashes = new int[oldNumbers.length * 2];
    Arrays.fill(slotNumbers, -1);
    int mask = slotNumbers.length - 1;
    for (int i = 0; i < oldNumbers.length; i++) {
      if (oldNumbers[i] >= 0) {
        int slot = oldHashes[i] & mask;
        while (slotNumbers[slot] >= 0) {
          slot = slot + 1 & mask;
        }
        slotNumbers[slot] = oldNumbers[i];
        slotHashes[slot] = oldHashes[i];
      }
    }
  }

  private static int hash(byte[] bytes, int from, int to) {
    long h = 0x9E3779B97F4A7C15L ^ (to - from);
    int p = from;
    while (p + 8 <= to) {
      h = (h ^ SerializedKeys.longAt(bytes, p)) * 0xFF51AFD7ED558CCDL;
      h ^= h >>> 32;
      p += 8;
    }
    long tail = 0;
    while (p < to) {
      tail = tail << 8 | bytes[p++] & 0xFF;
    }
    h = (h ^ tail) * 0xC4CEB9FE1A85EC53L;
    return (int) (h ^ h >>> 29);
  }

  @Override
  long sizeBytes() {
    return super.sizeBytes()
        + slotNumbers.length * 8L
        + keyOffsets.length * 12L
        + chunkBytes
        + keys.sizeBytes();
  }
}
