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
      T64Kernels.transpose(group);
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
    int whole = left / GROUP_SIZE;
    T64Kernels.turnBack(
        source, in, bits, bitPlanes, whole, mixed ? 0 : upperOfMin, size, target, out, scratch);
    if (mixed) {
      T64Kernels.extendSigns(target, out, whole * GROUP_SIZE * size, bits, size);
    }
    in += whole * 8 * bits;
    out += whole * GROUP_SIZE * size;
    left -= whole * GROUP_SIZE;
    if (left > 0) {
      T64Kernels.turnBack(source, in, bits, bitPlanes, group, scratch);
      if (mixed) {
        addUpperBits(group, bits, upperOfMin, upperOfMax);
      } else {
        for (int i = 0; i < GROUP_SIZE; i++) {
          group[i] |= upperOfMin;
        }
      }
      Words.writeAll(group, left, target, out, size);
    }
  }

  /** The highest of the stored bits tells whose upper bits a value has. */
  private static void addUpperBits(long[] group, int bits, long upperOfMin, long upperOfMax) {
    for (int i = 0; i < GROUP_SIZE; i++) {
      boolean fromMax = bits == 64 || (group[i] >>> (bits - 1) & 1) == 0;
      group[i] |= fromMax ? upperOfMax : upperOfMin;
    }
  }
}
