package io.heartwood.index.skip;

import io.heartwood.checksum.CityHash128;
import io.heartwood.checksum.IntHash;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.types.DataType;
import io.heartwood.types.FixedStringType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The hashes by which a {@code bloom_filter} knows values, and the bits that a hash stands for.
 *
 * <ul>
 *   <li>String, FixedString: CityHash64 of the bytes;
 *   <li>numbers of up to 64 bits, dates, times, Enum, Bool, IPv4: intHash64 of the value's bytes,
 *       extended by zeros;
 *   <li>floats: intHash64 of the bits of the double;
 *   <li>UUID, IPv6, wide integers: intHash64 of the words combined by exclusive or;
 *   <li>NULL: the hash of whatever value lies there.
 * </ul>
 *
 * <p>ClickHouse 26.7, checked against golden part {@code 10_wide_skip_indexes} and by comparing
 * whole index files.
 */
final class BloomHashes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** One for each bit that is set for a hash. */
  private static final long[] SEEDS = {
    Long.parseUnsignedLong("13635471485423070496"),
    Long.parseUnsignedLong("10336109063487487899"),
    Long.parseUnsignedLong("17779957404565211594"),
    Long.parseUnsignedLong("8988612159822229247"),
    Long.parseUnsignedLong("4954614162757618085"),
    Long.parseUnsignedLong("12980113590177089081"),
    Long.parseUnsignedLong("9263883436177860930"),
    Long.parseUnsignedLong("3656772712723269762"),
    Long.parseUnsignedLong("10362091744962961274"),
    Long.parseUnsignedLong("7582936617938287249"),
    Long.parseUnsignedLong("15033938188484401405"),
    Long.parseUnsignedLong("18286745649494826751"),
    Long.parseUnsignedLong("6852245486148412312"),
    Long.parseUnsignedLong("8886056245089344681"),
    Long.parseUnsignedLong("10151472371158292780")
  };

  private BloomHashes() {}

  /** Sets the bits of a hash in a filter of at least one byte. */
  static void set(byte[] filter, long hash, int hashCount) {
    long bitCount = 8L * filter.length;
    for (int i = 0; i < hashCount; i++) {
      long bit = Long.remainderUnsigned(CityHash128.mix(hash, SEEDS[i]), bitCount);
      filter[(int) (bit >>> 3)] |= (byte) (1 << (bit & 7));
    }
  }

  /** Whether all bits of a hash are set. */
  static boolean contains(byte[] filter, long hash, int hashCount) {
    long bitCount = 8L * filter.length;
    for (int i = 0; i < hashCount; i++) {
      long bit = Long.remainderUnsigned(CityHash128.mix(hash, SEEDS[i]), bitCount);
      if ((filter[(int) (bit >>> 3)] >>> (bit & 7) & 1) == 0) {
        return false;
      }
    }
    return true;
  }

  /** The hashes of rows {@code [from, to)} of a column of single values. */
  static long[] of(Column column, DataType type, int from, int to) {
    if (column instanceof NullableColumn nullable) {
      return of(nullable.nested(), type.withoutNullable(), from, to);
    }
    int count = to - from;
    long[] hashes = new long[count];
    if (column instanceof StringColumn strings) {
      int[] offsets = strings.offsets();
      for (int i = 0; i < count; i++) {
        int start = offsets[from + i];
        hashes[i] = CityHash128.hash64(strings.bytes(), start, offsets[from + i + 1] - start);
      }
      return hashes;
    }
    if (column instanceof FixedBytesColumn fixed) {
      if (type.valueType() instanceof FixedStringType) {
        for (int i = 0; i < count; i++) {
          hashes[i] = CityHash128.hash64(fixed.bytes(), (from + i) * fixed.width(), fixed.width());
        }
        return hashes;
      }
      foldWords(fixed, from, hashes);
    } else {
      extend(column, from, hashes);
    }
    for (int i = 0; i < count; i++) {
      hashes[i] = IntHash.hash64(hashes[i]);
    }
    return hashes;
  }

  private static void foldWords(FixedBytesColumn column, int from, long[] words) {
    for (int i = 0; i < words.length; i++) {
      int start = (from + i) * column.width();
      for (int offset = 0; offset < column.width(); offset += 8) {
        words[i] ^= (long) LONGS.get(column.bytes(), start + offset);
      }
    }
  }

  private static void extend(Column column, int from, long[] words) {
    int count = words.length;
    if (column instanceof LongColumn longs) {
      System.arraycopy(longs.values(), from, words, 0, count);
    } else if (column instanceof IntColumn ints) {
      for (int i = 0; i < count; i++) {
        words[i] = ints.values()[from + i] & 0xffffffffL;
      }
    } else if (column instanceof ShortColumn shorts) {
      for (int i = 0; i < count; i++) {
        words[i] = shorts.values()[from + i] & 0xffff;
      }
    } else if (column instanceof ByteColumn bytes) {
      for (int i = 0; i < count; i++) {
        words[i] = bytes.values()[from + i] & 0xff;
      }
    } else if (column instanceof DoubleColumn doubles) {
      for (int i = 0; i < count; i++) {
        words[i] = Double.doubleToRawLongBits(doubles.values()[from + i]);
      }
    } else {
      float[] floats = ((FloatColumn) column).values();
      for (int i = 0; i < count; i++) {
        words[i] = Double.doubleToRawLongBits(floats[from + i]);
      }
    }
  }

  /** Different hashes, in no order. Confined to one thread. */
  static final class HashSet {
    private long[] slots = new long[256];
    private int count;
    private boolean hasZero;

    void addAll(long[] hashes) {
      for (long hash : hashes) {
        add(hash);
      }
    }

    void add(long hash) {
      if (hash == 0) {
        hasZero = true;
        return;
      }
      int mask = slots.length - 1;
      int slot = (int) (hash >>> 32 ^ hash) & mask;
      while (slots[slot] != 0) {
        if (slots[slot] == hash) {
          return;
        }
        slot = slot + 1 & mask;
      }
      slots[slot] = hash;
      count++;
      if (count * 2 > slots.length) {
        long[] old = slots;
        slots = new long[old.length * 2];
        count = 0;
        for (long each : old) {
          if (each != 0) {
            add(each);
          }
        }
      }
    }

    int size() {
      return count + (hasZero ? 1 : 0);
    }

    /** Sets the bits of all hashes. */
    void fill(byte[] filter, int hashCount) {
      if (hasZero) {
        set(filter, 0, hashCount);
      }
      for (long hash : slots) {
        if (hash != 0) {
          set(filter, hash, hashCount);
        }
      }
    }

    void clear() {
      Arrays.fill(slots, 0);
      count = 0;
      hasZero = false;
    }
  }
}
