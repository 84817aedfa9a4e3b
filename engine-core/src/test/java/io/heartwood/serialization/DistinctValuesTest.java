package io.heartwood.serialization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.column.StringColumn;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Strings that are numbers of keys get the numbers that their bytes get. */
class DistinctValuesTest {
  private static final long SEED = 20261121;

  @Test
  void keysAreNumberedLikeTheirBytes() {
    Random random = new Random(SEED);
    for (int round = 0; round < 300; round++) {
      StringColumn.Builder keys = new StringColumn.Builder(0);
      int keyCount = 1 + random.nextInt(random.nextBoolean() ? 5 : 200);
      for (int i = 0; i < keyCount; i++) {
        // Short ones, so that some are equal, and some empty.
        keys.append(Integer.toString(random.nextInt(500), 7).substring(random.nextInt(2)));
      }
      StringColumn.Builder builder = new StringColumn.Builder(0);
      StringColumn all = keys.build();
      int rowCount = 1 + random.nextInt(400);
      builder.beginKeys(all, rowCount);
      int[] numbers = builder.indexes().extendInts(rowCount);
      byte[] nulls = random.nextBoolean() ? new byte[rowCount] : null;
      for (int row = 0; row < rowCount; row++) {
        numbers[row] = random.nextInt(keyCount);
        if (nulls != null) {
          nulls[row] = (byte) random.nextInt(2);
        }
      }
      StringColumn column = builder.build();
      StringColumn plain = all.gather(numbers, rowCount);
      int from = random.nextInt(rowCount);
      int to = from + random.nextInt(rowCount - from + 1);
      DistinctValues expected = new DistinctValues(plain, nulls, from, to, 2);
      DistinctValues actual = new DistinctValues(column, nulls, from, to, 2);
      String message = "seed=" + SEED + " round=" + round;
      assertArrayEquals(expected.indexes(), actual.indexes(), message);
      assertEquals(expected.count(), actual.count(), message);
      assertArrayEquals(
          Arrays.copyOf(expected.rows(), expected.count()),
          Arrays.copyOf(actual.rows(), actual.count()),
          message);
    }
  }
}
