package io.heartwood.column;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import org.junit.jupiter.api.Test;

class ColumnRoomTest {
  @Test
  void theNextColumnOfAsManyStringsDoesNotGrow() {
    StringColumn.Builder first = new StringColumn.Builder(4);
    for (int row = 0; row < 1000; row++) {
      first.append("a rather long string, number " + row);
    }
    StringColumn column = first.build();

    StringColumn.Builder next =
        (StringColumn.Builder) ColumnRoom.of(column).newBuilder(DataTypeParser.parse("String"));
    byte[] bytes = next.reserveBytes(0);
    next.appendRange(column, 0, column.rowCount());

    assertSame(bytes, next.reserveBytes(0));
    assertEquals(column.text(999), next.build().text(999));
  }

  /** Growing row by row, they took three times as much; a damaged part asks for many. */
  @Test
  void defaultsOfFixedSizeTakeTheirBytesOnly() {
    FixedBytesColumn column =
        (FixedBytesColumn) Columns.defaults(DataTypeParser.parse("FixedString(100000)"), 33);
    assertEquals(33, column.rowCount());
    assertEquals(3_300_000, column.bytes().length);
  }

  @Test
  void theRoomOfNestedColumnsFitsTheirTypes() {
    DataType type =
        DataTypeParser.parse("Array(Tuple(Nullable(String), Map(String, Array(FixedString(3)))))");
    Column column = Columns.defaults(type, 3);

    ColumnBuilder builder = ColumnRoom.of(column).newBuilder(type);
    builder.appendRange(column, 0, 3);

    assertEquals(3, builder.build().rowCount());
    assertEquals(column.physicalType(), builder.build().physicalType());
  }
}
