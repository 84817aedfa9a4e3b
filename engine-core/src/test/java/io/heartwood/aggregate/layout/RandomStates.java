package io.heartwood.aggregate.layout;

import io.heartwood.types.AggregateFunctionType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;

/**
 * Random states that have the layout of their type: what a layout passes over in random bytes. The
 * values in them may make no sense to ClickHouse.
 */
public final class RandomStates {
  private static final int MAX_SIZE_BYTES = 2000;

  private RandomStates() {}

  /** The bytes of a state. */
  public static byte[] of(AggregateFunctionType type, Random random) {
    StateLayout layout = StateLayout.of(type);
    for (int attempt = 0; attempt < 1000; attempt++) {
      Generating input = new Generating(random);
      try {
        layout.skip(input);
        return input.bytes.toByteArray();
      } catch (IOException e) {
        // Random bytes need not make sense; others may.
        if (attempt == 999) {
          throw new IllegalStateException("no random state: type=" + type, e);
        }
      }
    }
    throw new AssertionError("unreachable");
  }

  private static final class Generating implements StateInput {
    private final Random random;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Generating(Random random) {
      this.random = random;
    }

    @Override
    public int readByte() throws IOException {
      requireRoom(1);
      int next = random.nextInt(8) == 0 ? random.nextInt(256) : random.nextInt(4);
      bytes.write(next);
      return next;
    }

    @Override
    public void skip(long count) throws IOException {
      requireRoom(count);
      byte[] any = new byte[(int) count];
      random.nextBytes(any);
      bytes.write(any, 0, any.length);
    }

    /** Most attempts are too large, and end here: before their bytes are made. */
    private void requireRoom(long count) throws IOException {
      if (count < 0 || count > MAX_SIZE_BYTES - bytes.size()) {
        throw malformed("a shorter state", "more than " + MAX_SIZE_BYTES + " bytes");
      }
    }

    @Override
    public IOException malformed(String expected, String actual) {
      return new IOException("expected=" + expected + " actual=" + actual);
    }
  }
}
