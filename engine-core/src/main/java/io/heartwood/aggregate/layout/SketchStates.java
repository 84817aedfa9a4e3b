package io.heartwood.aggregate.layout;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** States that consist of more than pieces one after the other. */
final class SketchStates {
  /** The text of a fresh random generator, with its length. */
  static final StateLayout RANDOM_GENERATOR = new RandomGenerator();

  private SketchStates() {}

  private static void number(long value, int sizeBytes, ByteArrayOutputStream target) {
    for (int i = 0; i < sizeBytes; i++) {
      target.write((int) (value >>> 8 * i));
    }
  }

  private static final class RandomGenerator extends StateLayout {
    private static final String FRESH = "6364136223846793005 0 123459";

    @Override
    public void skip(StateInput input) throws IOException {
      Pieces.STRING.skip(input);
    }

    @Override
    void appendInitial(ByteArrayOutputStream target) {
      byte[] text = FRESH.getBytes(StandardCharsets.US_ASCII);
      target.write(text.length);
      target.write(text, 0, text.length);
    }
  }

  /** A count in a byte, and as many values unless it is above the limit. */
  static final class UpTo extends StateLayout {
    private final int limit;
    private final int widthBytes;

    UpTo(int limit, int widthBytes) {
      this.limit = limit;
      this.widthBytes = widthBytes;
    }

    @Override
    public void skip(StateInput input) throws IOException {
      int count = input.readByte();
      if (count <= limit) {
        input.skip((long) count * widthBytes);
      }
    }

    @Override
    void appendInitial(ByteArrayOutputStream target) {
      target.write(0);
    }
  }

  /** 1 or 2 and counted hashes, or 3 and a HyperLogLog. */
  static final class Combined extends StateLayout {
    private final StateLayout few;
    private final StateLayout many;

    Combined(StateLayout few, StateLayout many) {
      this.few = few;
      this.many = many;
    }

    @Override
    public void skip(StateInput input) throws IOException {
      int kind = input.readByte();
      if (kind < 1 || kind > 3) {
        throw input.malformed("1, 2 or 3", Integer.toString(kind));
      }
      (kind == 3 ? many : few).skip(input);
    }

    @Override
    void appendInitial(ByteArrayOutputStream target) {
      target.write(1);
      few.appendInitial(target);
    }
  }

  /** Room for samples, rows seen, a random generator, and the samples. */
  static final class Reservoir extends StateLayout {
    private static final int ROOM = 8192;

    private final int widthBytes;

    Reservoir(int widthBytes) {
      this.widthBytes = widthBytes;
    }

    @Override
    public void skip(StateInput input) throws IOException {
      long room = input.readNumber(Long.BYTES);
      long rows = input.readNumber(Long.BYTES);
      RANDOM_GENERATOR.skip(input);
      long samples = Long.compareUnsigned(room, rows) < 0 ? room : rows;
      input.skipElements(samples, widthBytes);
    }

    @Override
    void appendInitial(ByteArrayOutputStream target) {
      number(ROOM, Long.BYTES, target);
      number(0, Long.BYTES, target);
      RANDOM_GENERATOR.appendInitial(target);
    }
  }

  /** How many samples, rows seen, and the samples. */
  static final class Deterministic extends StateLayout {
    private final int widthBytes;

    Deterministic(int widthBytes) {
      this.widthBytes = widthBytes;
    }

    @Override
    public void skip(StateInput input) throws IOException {
      long samples = input.readNumber(Long.BYTES);
      input.skip(Long.BYTES);
      input.skipElements(samples, widthBytes);
    }

    @Override
    void appendInitial(ByteArrayOutputStream target) {
      number(0, Long.BYTES, target);
      number(0, Long.BYTES, target);
    }
  }

  /** Threshold, f64 error, rows seen, u64 count of samples, and the samples. */
  static final class GreenwaldKhanna extends StateLayout {
    private static final int THRESHOLD = 10_000;

    private final long accuracy;
    private final int widthBytes;

    GreenwaldKhanna(long accuracy, int widthBytes) {
      this.accuracy = accuracy;
      this.widthBytes = widthBytes;
    }

    @Override
    public void skip(StateInput input) throws IOException {
      input.skip(3 * Long.BYTES);
      input.skipElements(input.readNumber(Long.BYTES), widthBytes);
    }

    @Override
    void appendInitial(ByteArrayOutputStream target) {
      number(THRESHOLD, Long.BYTES, target);
      number(Double.doubleToRawLongBits(1.0 / accuracy), Long.BYTES, target);
      number(0, Long.BYTES, target);
      number(0, Long.BYTES, target);
    }
  }

  /**
   * A small array, a larger one, or a histogram: whole if it is dense, else pairs of index and
   * count up to an index that is none.
   */
  static final class Timing extends StateLayout {
    private static final int COUNTERS = 2835;
    private static final int END = 30_000;

    @Override
    public void skip(StateInput input) throws IOException {
      int kind = input.readByte();
      switch (kind) {
        case 1 -> input.skipElements(input.readNumber(Short.BYTES), Short.BYTES);
        case 2 -> input.skipElements(input.readNumber(Long.BYTES), Short.BYTES);
        case 3 -> skipHistogram(input);
        default -> throw input.malformed("1, 2 or 3", Integer.toString(kind));
      }
    }

    private static void skipHistogram(StateInput input) throws IOException {
      long rows = input.readNumber(Long.BYTES);
      if (Long.compareUnsigned(rows * 2, COUNTERS) > 0) {
        input.skip(COUNTERS * Long.BYTES);
        return;
      }
      while (input.readNumber(Short.BYTES) != END) {
        input.skip(Long.BYTES);
      }
    }

    @Override
    void appendInitial(ByteArrayOutputStream target) {
      target.write(1);
      number(0, Short.BYTES, target);
    }
  }

  /**
   * Relative error as a base, two stores of counts of buckets, and the count of zeros; each with
   * its number before it.
   */
  static final class DoubleSketch extends StateLayout {
    private static final int MAPPING = 2;
    private static final int POSITIVE = 1;
    private static final int NEGATIVE = 3;
    private static final int ZEROS = 4;
    private static final int DENSE = 0x0c;
    private static final int SPARSE = 0x04;
    private static final byte[] EMPTY_STORE = {
      DENSE, 0, (byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 2
    };

    private final double relativeError;

    DoubleSketch(double relativeError) {
      this.relativeError = relativeError;
    }

    @Override
    public void skip(StateInput input) throws IOException {
      expect(input, MAPPING);
      input.skip(2 * Double.BYTES);
      expect(input, POSITIVE);
      skipStore(input);
      expect(input, NEGATIVE);
      skipStore(input);
      expect(input, ZEROS);
      input.skip(Double.BYTES);
    }

    private static void expect(StateInput input, int number) throws IOException {
      int actual = input.readByte();
      if (actual != number) {
        throw input.malformed(Integer.toString(number), Integer.toString(actual));
      }
    }

    private static void skipStore(StateInput input) throws IOException {
      int kind = input.readByte();
      long buckets = input.readVarint();
      if (kind == DENSE) {
        Pieces.VARINT.skip(input);
        Pieces.VARINT.skip(input);
        input.skipElements(buckets, Double.BYTES);
      } else if (kind == SPARSE) {
        for (long i = 0; i < buckets; i++) {
          Pieces.VARINT.skip(input);
          input.skip(Double.BYTES);
        }
      } else {
        throw input.malformed(DENSE + " or " + SPARSE, Integer.toString(kind));
      }
    }

    @Override
    void appendInitial(ByteArrayOutputStream target) {
      double base = (1 + relativeError) / (1 - relativeError);
      target.write(MAPPING);
      number(Double.doubleToRawLongBits(base), Double.BYTES, target);
      number(0, Double.BYTES, target);
      target.write(POSITIVE);
      target.write(EMPTY_STORE, 0, EMPTY_STORE.length);
      target.write(NEGATIVE);
      target.write(EMPTY_STORE, 0, EMPTY_STORE.length);
      target.write(ZEROS);
      number(0, Double.BYTES, target);
    }
  }
}
