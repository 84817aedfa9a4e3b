package io.heartwood.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.column.Column;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.types.DataTypeParser;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KeyValueTest {
  @Test
  void wideNumbersCompareAsNumbers() {
    for (String type : new String[] {"Int128", "Int256", "Decimal(70, 3)"}) {
      assertTrue(wide(type, -1).compareTo(wide(type, 5)) < 0, type);
      assertTrue(wide(type, 256).compareTo(wide(type, 5)) > 0, type);
      assertEquals(wide(type, -300), wide(type, -300), type);
    }
    // All bits set is the largest of the unsigned ones.
    assertTrue(wide("UInt128", -1).compareTo(wide("UInt128", 5)) > 0);
    assertTrue(wide("UInt256", 256).compareTo(wide("UInt256", 5)) > 0);
  }

  @Test
  void bfloat16ComparesAsFloat() {
    // -2.0, 0.5 and NaN.
    Column column = new ShortColumn(new short[] {(short) 0xc000, 0x3f00, 0x7fc0}, 3);
    KeyValue minusTwo = KeyValue.of(column, DataTypeParser.parse("BFloat16"), 0);
    KeyValue half = KeyValue.of(column, DataTypeParser.parse("BFloat16"), 1);
    assertTrue(minusTwo.compareTo(half) < 0);
    assertEquals(KeyValue.NAN, KeyValue.of(column, DataTypeParser.parse("BFloat16"), 2));
  }

  /** A number in two's complement of the type's width. */
  private static KeyValue wide(String type, long number) {
    int width = DataTypeParser.parse(type).valueSizeBytes();
    byte[] bytes = new byte[width];
    Arrays.fill(bytes, (byte) (number >> 63));
    for (int i = 0; i < 8; i++) {
      bytes[i] = (byte) (number >> 8 * i);
    }
    return KeyValue.of(new FixedBytesColumn(bytes, width, 1), DataTypeParser.parse(type), 0);
  }
}
