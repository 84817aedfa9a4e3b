package io.heartwood.column;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class StringGatherTest {
  /** Strings of up to 16 bytes are copied as words, except near the end of an array. */
  @Test
  void gatheredStringsAreThoseOfTheirRowsWhateverTheirLengths() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int run = 0; run < 200; run++) {
      StringColumn.Builder source = new StringColumn.Builder(1);
      int rowCount = 1 + random.nextInt(50);
      int longest = 1 + random.nextInt(run % 2 == 0 ? 18 : 100);
      for (int row = 0; row < rowCount; row++) {
        byte[] bytes = new byte[random.nextInt(longest)];
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) ('a' + random.nextInt(26));
        }
        source.append(bytes, 0, bytes.length);
      }
      StringColumn.Builder slack = new StringColumn.Builder(rowCount);
      StringColumn column = run % 3 == 0 ? source.build() : source.build().slice(0, rowCount);
      slack.appendRange(column, 0, rowCount);
      int[] rows = random.ints(random.nextInt(200), 0, rowCount).toArray();

      StringColumn gathered = column.gather(rows, rows.length);
      slack.appendGather(column, rows, 0, rows.length);

      String context = "seed=" + seed + " run=" + run;
      assertEquals(rows.length, gathered.rowCount(), context);
      StringColumn appended = slack.build();
      for (int i = 0; i < rows.length; i++) {
        assertEquals(column.text(rows[i]), gathered.text(i), context);
        assertEquals(column.text(rows[i]), appended.text(rowCount + i), context);
      }
      for (int row = 0; row < rowCount; row++) {
        assertEquals(column.text(row), appended.text(row), context);
      }
    }
  }
}
