package io.heartwood.codec;

import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code T64}: keeps only the bits in which the values of a block differ, turned so that equal bits
 * lie together.
 *
 * <pre>
 * u8      type of the values, see {@link Type}; 0x80 set: turned by bits, else by bytes
 * skip    bytes before the first whole value, as they are: uncompressed size modulo value size
 * u64     smallest value, zero- or sign-extended
 * u64     largest value
 * groups  of 64 values, 8 * b bytes each, the last one filled with zeros; none if b is 0:
 *           for each whole byte of b: 64 bytes, that byte of each value (or its 8 bit planes)
 *           for each bit left: u64 plane, bit i from value i
 * </pre>
 *
 * <p>b is the number of low bits that tell the values apart; the bits above come from the bounds.
 * Numbers are little-endian. ClickHouse 26.7; golden part {@code 16_codecs}.
 */
final class T64Codec implements Codec {
  private static final int BIT_VARIANT = 0x80;
  private static final int BOUNDS_SIZE_BYTES = 16;
  private static final int GROUP_SIZE = 64;
  private static final Pattern DECIMAL = Pattern.compile("Decimal\\((\\d{1,2})[,)].*");

  /** The types of values, by the number that stands for them. */
  enum Type {
    UINT8("UInt8", 1, 1, false),
    UINT16("UInt16", 2, 2, false),
    UINT32("UInt32", 3, 4, false),
    UINT64("UInt64", 4, 8, false),
    INT8("Int8", 6, 1, true),
    INT16("Int16", 7, 2, true),
    INT32("Int32", 8, 4, true),
    INT64("Int64", 9, 8, true),
    DATE("Date", 13, 2, false),
    DATE_TIME("DateTime", 14, 4, false),
    DATE_TIME64("DateTime64", 15, 8, true),
    ENUM8("Enum8", 17, 1, false),
    ENUM16("Enum16", 18, 2, false),
    DECIMAL32("Decimal32", 19, 4, true),
    DECIMAL64("Decimal64", 20, 8, true),
    IPV4("IPv4", 21, 4, false),
    DATE32("Date32", 22, 4, true),
    TIME("Time", 23, 4, true),
    TIME64("Time64", 24, 8, true);

    private final String text;
    private final int code;
    private final int size;
    private final boolean signed;

    Type(String text, int code, int size, boolean signed) {
      this.text = text;
      this.code = code;
      this.size = size;
      this.signed = signed;
    }

    static Type of(int code) throws MalformedBlockException {
      for (Type type : values()) {
        if (type.code == code) {
          return type;
        }
      }
      throw new MalformedBlockException("a type of values", "type " + code);
    }

    /** The type of a column. Decimals are told apart by their precision. */
    static Type ofName(String typeName) {
      int parameters = typeName.indexOf('(');
      String name = parameters < 0 ? typeName : typeName.substring(0, parameters);
      if (name.equals("Bool")) {
        return UINT8;
      }
      for (Type type : values()) {
        if (type.text.equals(name)) {
          return type;
        }
      }
      Matcher decimal = DECIMAL.matcher(typeName);
      if (decimal.matches() && Integer.parseInt(decimal.group(1)) <= 18) {
        return Integer.parseInt(decimal.group(1)) <= 9 ? DECIMAL32 : DECIMAL64;
      }
      throw new IllegalArgumentException("codec T64 does not take this type: type=" + typeName);
    }

    long read(byte[] source, int offset) {
      long value = Words.read(source, offset, size);
      return signed ? Words.signExtend(value, size) : value;
    }
  }

  private final Type type;
  private final boolean byBits;

  /** A codec that writes values of this type; it reads any. */
  T64Codec(Type type, boolean byBits) {
    this.type = type;
    this.byBits = byBits;
  }

  @Override
  public CodecMethod method() {
    return CodecMethod.T64;
  }

  @Override
  public int maxCompressedSize(int uncompressedSize) {
    long groups = (uncompressedSize / type.size + GROUP_SIZE - 1) / GROUP_SIZE;
    return Math.toIntExact(1L + type.size + BOUNDS_SIZE_BYTES + groups * GROUP_SIZE * type.size);
  }

  @Override
  public long maxUncompressedSize(int compressedSize) {
    return Long.MAX_VALUE; // equal values need nothing but the bounds
  }

  /** How many low bits tell values between the bounds apart. */
  private static int bitCount(Type type, long min, long max) {
    long different = min ^ max;
    if (type.signed && min < 0 && max >= 0) {
      return min + max >= 0 ? bitLength(max) + 1 : bitLength(~min) + 1;
    }
    return bitLength(different);
  }

  private static int bitLength(long value) {
    return 64 - Long.numberOfLeadingZeros(value);
  }

  @Override
  public int compress(
      byte[] source,
      int offset,
      int length,
      byte[] target,
      int targetOffset,
      CodecWorkspace workspace) {
    Objects.checkFromIndexSize(offset, length, source.length);
    Objects.checkFromIndexSize(targetOffset, maxCompressedSize(length), target.length);
    int size = type.size;
    int skip = length % size;
    int in = offset + skip;
    int count = length / size;
    target[targetOffset] = (byte) (type.code | (byBits ? BIT_VARIANT : 0));
    System.arraycopy(source, offset, target, targetOffset + 1, skip);
    int out = targetOffset + 1 + skip;
    if (count == 0) {
      return out - targetOffset;
    }
    long min = type.read(source, in);
    long max = min;
    for (int i = 1; i < count; i++) {
      long value = type.read(source, in + i * size);
      boolean smaller = type.signed ? value < min : Long.compareUnsigned(value, min) < 0;
      boolean larger = type.signed ? value > max : Long.compareUnsigned(value, max) > 0;
      min = smaller ? value : min;
      max = larger ? value : max;
    }
    Words.LONGS.set(target, out, min);
    Words.LONGS.set(target, out + 8, max);
    out += BOUNDS_SIZE_BYTES;
    int bits = bitCount(type, min, max);
    long[] group = new long[GROUP_SIZE];
    for (int first = 0; first < count && bits > 0; first += GROUP_SIZE) {
      int groupCount = Math.min(GROUP_SIZE, count - first);
      for (int i = 0; i < groupCount; i++) {
        group[i] = Words.read(source, in + (first + i) * size, size);
      }
      Arrays.fill(group, groupCount, GROUP_SIZE, 0);
      out = turn(group, bits, byBits, target, out);
    }
    return out - targetOffset;
  }

  private static int turn(long[] group, int bits, boolean byBits, byte[] target, int offset) {
    int out = offset;
    int byteCount = byBits ? 0 : bits / 8;
    for (int shift = 0; shift < 8 * byteCount; shift += 8) {
      for (int i = 0; i < GROUP_SIZE; i++) {
        target[out++] = (byte) (group[i] >>> shift);
      }
    }
    if (8 * byteCount < bits) {
      transpose(group);
      for (int bit = 8 * byteCount; bit < bits; bit++) {
        Words.LONGS.set(target, out, group[bit]);
        out += 8;
      }
    }
    return out;
  }

  @Override
  public void decompress(
      byte[] source,
      int offset,
      int length,
      byte[] target,
      int targetOffset,
      int uncompressedSize,
      CodecWorkspace workspace)
      throws MalformedBlockException {
    Objects.checkFromIndexSize(offset, length, source.length);
    Objects.checkFromIndexSize(targetOffset, uncompressedSize, target.length);
    if (length < 1) {
      throw new MalformedBlockException("a type of values", "nothing");
    }
    boolean bitPlanes = (source[offset] & BIT_VARIANT) != 0;
    Type stored = Type.of(source[offset] & ~BIT_VARIANT & 0xff);
    int size = stored.size;
    int skip = uncompressedSize % size;
    int count = uncompressedSize / size;
    int end = offset + length;
    int in = offset + 1;
    if (end - in < skip + (count == 0 ? 0 : BOUNDS_SIZE_BYTES)) {
      throw new MalformedBlockException("skipped bytes and bounds", (end - in) + " bytes");
    }
    System.arraycopy(source, in, target, targetOffset, skip);
    if (count == 0) {
      return;
    }
    in += skip;
    long min = (long) Words.LONGS.get(source, in);
    long max = (long) Words.LONGS.get(source, in + 8);
    in += BOUNDS_SIZE_BYTES;
    int bits = bitCount(stored, min, max);
    long groups = (count + (long) GROUP_SIZE - 1) / GROUP_SIZE;
    if (bits > 8 * size || end - in != groups * 8 * bits) {
      throw new MalformedBlockException(
          groups + " groups of at most " + 8 * size + " bits",
          (end - in) + " bytes for " + bits + " bits");
    }
    boolean mixed = stored.signed && min < 0 && max >= 0;
    long upperOfMin = bits == 64 ? 0 : min >>> bits << bits;
    long upperOfMax = bits == 64 ? 0 : max >>> bits << bits;
    long[] group = new long[GROUP_SIZE];
    byte[] scratch = new byte[8 * GROUP_SIZE];
    int out = targetOffset + skip;
    int left = count;
    if (size == 1 && !mixed) {
      for (; left >= GROUP_SIZE; left -= GROUP_SIZE, out += GROUP_SIZE) {
        in = turnBackBytes(source, in, bits, bitPlanes, upperOfMin, group, target, out);
      }
    }
    for (; left > 0; left -= GROUP_SIZE) {
      in = turnBack(source, in, bits, bitPlanes, group, scratch);
      int groupCount = Math.min(left, GROUP_SIZE);
      if (mixed) {
        addUpperBits(group, bits, upperOfMin, upperOfMax);
      } else {
        for (int i = 0; i < GROUP_SIZE; i++) {
          group[i] |= upperOfMin;
        }
      }
      Words.writeAll(group, groupCount, target, out, size);
      out += groupCount * size;
    }
  }

  /**
   * Writes a group of one-byte values with equal upper bits. The turned bits are the values, so
   * that nothing is left to collect from several bytes.
   */
  private static int turnBackBytes(
      byte[] source,
      int offset,
      int bits,
      boolean byBits,
      long upper,
      long[] group,
      byte[] target,
      int targetOffset) {
    if (bits == 8 && !byBits) {
      System.arraycopy(source, offset, target, targetOffset, GROUP_SIZE);
      return offset + GROUP_SIZE;
    }
    long uppers = (upper & 0xff) * 0x0101010101010101L;
    turnBytes(source, offset, 8, bits, group, 0);
    for (int i = 0; i < 8; i++) {
      Words.LONGS.set(target, targetOffset + 8 * i, turnBits(group[i]) | uppers);
    }
    return offset + 8 * bits;
  }

  /** The highest of the stored bits tells whose upper bits a value has. */
  private static void addUpperBits(long[] group, int bits, long upperOfMin, long upperOfMax) {
    for (int i = 0; i < GROUP_SIZE; i++) {
      boolean fromMax = bits == 64 || (group[i] >>> (bits - 1) & 1) == 0;
      group[i] |= fromMax ? upperOfMax : upperOfMin;
    }
  }

  /**
   * Puts the values of a group together from their bytes. Bit planes become bytes first, eight at a
   * time; both steps turn squares of eight by eight in registers, which takes a third of the time
   * of collecting byte by byte.
   */
  private static int turnBack(
      byte[] source, int offset, int bits, boolean byBits, long[] group, byte[] scratch) {
    int wholeBytes = byBits ? 0 : bits / 8;
    int planeCount = bits - 8 * wholeBytes;
    byte[] bytes = source;
    int base = offset;
    int in = offset + GROUP_SIZE * wholeBytes;
    if (planeCount > 0) {
      bytes = scratch;
      base = 0;
      System.arraycopy(source, offset, scratch, 0, GROUP_SIZE * wholeBytes);
      int out = GROUP_SIZE * wholeBytes;
      for (int left = planeCount; left > 0; left -= 8, out += GROUP_SIZE) {
        int count = Math.min(left, 8);
        turnBytes(source, in, 8, count, group, 0);
        for (int i = 0; i < 8; i++) {
          Words.LONGS.set(scratch, out + 8 * i, turnBits(group[i]));
        }
        in += 8 * count;
      }
    }
    int byteCount = (bits + 7) / 8;
    for (int i = 0; i < GROUP_SIZE; i += 8) {
      turnBytes(bytes, base + i, GROUP_SIZE, byteCount, group, i);
    }
    return in;
  }

  /**
   * Byte j of word i of the result is byte i of word j of the source. The words of the source stand
   * {@code stride} bytes apart; those beyond {@code count} are 0.
   */
  private static void turnBytes(
      byte[] source, int offset, int stride, int count, long[] target, int targetOffset) {
    long a = word(source, offset, count > 0);
    long b = word(source, offset + stride, count > 1);
    long c = word(source, offset + 2 * stride, count > 2);
    long d = word(source, offset + 3 * stride, count > 3);
    long e = word(source, offset + 4 * stride, count > 4);
    long f = word(source, offset + 5 * stride, count > 5);
    long g = word(source, offset + 6 * stride, count > 6);
    long h = word(source, offset + 7 * stride, count > 7);
    long exchange = (a >>> 32 ^ e) & 0xffffffffL;
    a ^= exchange << 32;
    e ^= exchange;
    exchange = (b >>> 32 ^ f) & 0xffffffffL;
    b ^= exchange << 32;
    f ^= exchange;
    exchange = (c >>> 32 ^ g) & 0xffffffffL;
    c ^= exchange << 32;
    g ^= exchange;
    exchange = (d >>> 32 ^ h) & 0xffffffffL;
    d ^= exchange << 32;
    h ^= exchange;
    exchange = (a >>> 16 ^ c) & 0xffff0000ffffL;
    a ^= exchange << 16;
    c ^= exchange;
    exchange = (b >>> 16 ^ d) & 0xffff0000ffffL;
    b ^= exchange << 16;
    d ^= exchange;
    exchange = (e >>> 16 ^ g) & 0xffff0000ffffL;
    e ^= exchange << 16;
    g ^= exchange;
    exchange = (f >>> 16 ^ h) & 0xffff0000ffffL;
    f ^= exchange << 16;
    h ^= exchange;
    exchange = (a >>> 8 ^ b) & 0xff00ff00ff00ffL;
    target[targetOffset] = a ^ exchange << 8;
    target[targetOffset + 1] = b ^ exchange;
    exchange = (c >>> 8 ^ d) & 0xff00ff00ff00ffL;
    target[targetOffset + 2] = c ^ exchange << 8;
    target[targetOffset + 3] = d ^ exchange;
    exchange = (e >>> 8 ^ f) & 0xff00ff00ff00ffL;
    target[targetOffset + 4] = e ^ exchange << 8;
    target[targetOffset + 5] = f ^ exchange;
    exchange = (g >>> 8 ^ h) & 0xff00ff00ff00ffL;
    target[targetOffset + 6] = g ^ exchange << 8;
    target[targetOffset + 7] = h ^ exchange;
  }

  private static long word(byte[] source, int offset, boolean isThere) {
    return isThere ? (long) Words.LONGS.get(source, offset) : 0;
  }

  /** Bit j of byte i of the result is bit i of byte j. */
  private static long turnBits(long square) {
    long turned = square;
    long exchange = (turned ^ turned >>> 7) & 0x00aa00aa00aa00aaL;
    turned ^= exchange ^ exchange << 7;
    exchange = (turned ^ turned >>> 14) & 0x0000cccc0000ccccL;
    turned ^= exchange ^ exchange << 14;
    exchange = (turned ^ turned >>> 28) & 0x00000000f0f0f0f0L;
    return turned ^ exchange ^ exchange << 28;
  }

  /**
   * Turns a square of 64 by 64 bits: bit j of word i becomes bit i of word j. Swaps the
   * off-diagonal halves of ever smaller squares, six rounds of 32 exchanges, instead of moving
   * single bits.
   */
  private static void transpose(long[] square) {
    long mask = 0x00000000ffffffffL;
    for (int width = 32; width != 0; width >>= 1, mask ^= mask << width) {
      for (int row = 0; row < GROUP_SIZE; row = (row + width + 1) & ~width) {
        long exchange = (square[row] >>> width ^ square[row + width]) & mask;
        square[row] ^= exchange << width;
        square[row + width] ^= exchange;
      }
    }
  }
}
