package io.heartwood.serialization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.column.StringColumn;
import io.heartwood.types.StringType;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RowBinaryTest {
  /** Rows of Dynamic and JSON are read string by string, each into a column of its own. */
  @Test
  void oneStringTakesNoRoomForThoseBehindIt() throws IOException {
    byte[] bytes = new byte[1 << 20];
    bytes[0] = 3;
    StringColumn.Builder target = new StringColumn.Builder(0);
    RowBinary.read(new ArrayInput("rows", bytes), StringType.INSTANCE, target);
    int room = target.reserveBytes(0).length;
    assertTrue(room < 1 << 10, () -> "room=" + room);
    assertEquals(1, target.rowCount());
    assertEquals(3, target.endOfBytes());
  }
}
