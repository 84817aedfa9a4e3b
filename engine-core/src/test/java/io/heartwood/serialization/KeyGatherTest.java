package io.heartwood.serialization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.ShortColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Keys of numbers of one byte, beside those that the plain loop over rows appends. */
class KeyGatherTest {
  private static final int WIDTH_OF_BYTES = 0;

  private final Random random = new Random(4);

  private List<Column> keys(int count) {
    short[] shorts = new short[count];
    int[] ints = random.ints(count).toArray();
    long[] longs = random.longs(count).toArray();
    for (int i = 0; i < count; i++) {
      shorts[i] = (short) ints[i];
    }
    return List.of(
        new ShortColumn(shorts, count), new IntColumn(ints, count), new LongColumn(longs, count));
  }

  private static List<Long> values(Column column) {
    List<Long> values = new ArrayList<>();
    for (int row = 0; row < column.rowCount(); row++) {
      if (column instanceof ShortColumn shorts) {
        values.add((long) shorts.values()[row]);
      } else if (column instanceof IntColumn ints) {
        values.add((long) ints.values()[row]);
      } else {
        values.add(((LongColumn) column).values()[row]);
      }
    }
    return values;
  }

  @Test
  void keysOfBytesAreThoseOfTheirRows() throws IOException {
    for (int keyCount : new int[] {1, 2, 127, 128, 129, 255, 256, 1000}) {
      for (Column keys : keys(keyCount)) {
        int rowCount = random.nextInt(500);
        byte[] numbers = new byte[rowCount];
        int[] rows = new int[rowCount];
        for (int i = 0; i < rowCount; i++) {
          rows[i] = random.nextInt(Math.min(256, keyCount));
          numbers[i] = (byte) rows[i];
        }
        ColumnBuilder expected = keys.newBuilder(0);
        ColumnBuilder actual = keys.newBuilder(0);
        expected.appendRange(keys, 0, 1);
        actual.appendRange(keys, 0, 1);
        expected.appendGather(keys, rows, 0, rowCount);
        assertTrue(KeyGather.canAppend(actual));
        new IndexReader(rowCount)
            .read(new OneBlockInput(numbers), WIDTH_OF_BYTES, keys, rowCount, actual);
        assertEquals(
            values(expected.build()),
            values(actual.build()),
            keyCount + " keys of " + keys.physicalType());
      }
    }
  }

  @Test
  void aByteThatIsNoNumberOfAKeyIsCorrupt() {
    for (Column keys : keys(3)) {
      byte[] numbers = {0, 1, 2, 2, 1, 0, 0, 1, 3, 0};
      ColumnBuilder target = keys.newBuilder(0);
      CorruptPartException exception =
          assertThrows(
              CorruptPartException.class,
              () ->
                  new IndexReader(numbers.length)
                      .read(
                          new OneBlockInput(numbers),
                          WIDTH_OF_BYTES,
                          keys,
                          numbers.length,
                          target));
      assertTrue(exception.getMessage().contains("of 3 keys"), exception.getMessage());
      assertEquals(0, target.rowCount());
    }
  }
}
