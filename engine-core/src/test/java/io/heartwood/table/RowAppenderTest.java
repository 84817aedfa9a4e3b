package io.heartwood.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.column.Block;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.schema.ColumnDefinition;
import io.heartwood.schema.TableSchema;
import io.heartwood.schema.TableSettings;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RowAppenderTest {
  private static final TableSchema SCHEMA =
      new TableSchema(
          Stream.of(
                  "UInt8",
                  "Int16",
                  "Date",
                  "DateTime64(3)",
                  "Decimal(38, 2)",
                  "Enum8('a' = -1, 'b' = 1)",
                  "FixedString(3)",
                  "Nullable(String)",
                  "UUID",
                  "DateTime")
              .map(type -> ColumnDefinition.of(type, DataTypeParser.parse(type)))
              .toList(),
          List.of(),
          List.of(),
          List.of(),
          TableSettings.DEFAULT);

  private final MemoryDisk disk = new MemoryDisk("default");
  private MergeTreeEngine engine;
  private MergeTreeTable table;

  @BeforeEach
  void createTable() throws IOException {
    engine = MergeTreeEngine.builder().definitions(disk).backgroundThreads(0).build();
    table = engine.createTable("t", SCHEMA);
  }

  @AfterEach
  void close() throws IOException {
    engine.close();
    disk.close();
  }

  @Test
  void valuesLieAsTheirTypesSay() throws IOException {
    try (RowAppender rows = table.appender()) {
      rows.setLong(0, 255)
          .setLong(1, -32768)
          .setDate(2, LocalDate.of(2024, 2, 29))
          .setInstant(3, Instant.parse("1969-12-31T23:59:59.250Z"))
          .setDecimal(4, new BigDecimal("-123.4"))
          .setString(5, "a")
          .setString(6, "xy")
          .setString(7, "text")
          .setUuid(8, new UUID(1, 2))
          .setInstant(9, Instant.ofEpochSecond(4_000_000_000L));
      rows.endRow();
      rows.endRow();

      Block block = rows.takeBlock();

      assertEquals(2, block.rowCount());
      assertEquals(-1, ((ByteColumn) block.column(0)).values()[0]);
      assertEquals(-32768, ((ShortColumn) block.column(1)).values()[0]);
      assertEquals(19782, ((ShortColumn) block.column(2)).values()[0]);
      assertEquals(-750, ((LongColumn) block.column(3)).values()[0]);
      byte[] decimal = ((FixedBytesColumn) block.column(4)).bytes();
      assertEquals((byte) (-12340 & 0xff), decimal[0]);
      assertEquals(-1, decimal[15]);
      assertEquals(-1, ((ByteColumn) block.column(5)).values()[0]);
      assertArrayEquals(
          new byte[] {'x', 'y', 0, 0, 0, 0},
          Arrays.copyOf(((FixedBytesColumn) block.column(6)).bytes(), 6));
      NullableColumn text = (NullableColumn) block.column(7);
      assertEquals("text", ((StringColumn) text.nested()).text(0));
      assertTrue(text.isNull(1));
      assertEquals((int) 4_000_000_000L, ((IntColumn) block.column(9)).values()[0]);
      assertEquals(0, rows.rowCount());
    }
  }

  @Test
  void valuesThatDoNotFitAreRefusedAndTheRowGoesOn() throws IOException {
    try (RowAppender rows = table.appender()) {
      List<Runnable> unfit =
          List.of(
              () -> rows.setLong(0, 256),
              () -> rows.setLong(1, 32768),
              () -> rows.setDate(2, LocalDate.of(1969, 12, 31)),
              () -> rows.setDecimal(4, new BigDecimal("0.001")),
              () -> rows.setString(5, "c"),
              () -> rows.setString(6, "four"),
              () -> rows.setNull(6),
              () -> rows.setDouble(0, 1.5),
              () -> rows.setInstant(9, Instant.ofEpochSecond(-1)));
      for (Runnable set : unfit) {
        assertThrows(IllegalArgumentException.class, set::run);
      }
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> rows.setLong("UInt8", -1));
      assertEquals(
          "value does not fit the column: column=UInt8 type=UInt8 value=-1", e.getMessage());
      assertThrows(IllegalArgumentException.class, () -> rows.setLong("no", 1));
      rows.setLong(0, 7).setLong(0, 8);
      rows.endRow();

      Block block = rows.takeBlock();

      assertEquals(1, block.rowCount());
      assertEquals(8, ((ByteColumn) block.column(0)).values()[0]);
    }
  }

  @Test
  void columnsThatWereNotSetTakeTheirDefaults() throws IOException {
    DataType int32 = DataTypeParser.parse("Int32");
    TableSchema schema =
        new TableSchema(
            List.of(
                ColumnDefinition.of("a", int32),
                new ColumnDefinition("b", int32, "", "a * 10", ""),
                new ColumnDefinition("c", int32, "", "b + 1", ""),
                ColumnDefinition.of("e", DataTypeParser.parse("Enum8('x' = 5, 'y' = 7)"))),
            List.of(),
            List.of(),
            List.of(),
            TableSettings.DEFAULT);
    try (RowAppender rows = engine.createTable("defaults", schema).appender()) {
      rows.setLong("a", 1).endRow();
      rows.setLong("a", 2).setLong("b", 3).endRow();
      rows.setLong("c", 9).endRow();

      Block block = rows.takeBlock();

      assertArrayEquals(
          new int[] {10, 3, 0}, Arrays.copyOf(((IntColumn) block.column("b")).values(), 3));
      assertArrayEquals(
          new int[] {11, 4, 9}, Arrays.copyOf(((IntColumn) block.column("c")).values(), 3));
      assertEquals(5, ((ByteColumn) block.column("e")).values()[2]);
    }
  }

  @Test
  void closingInsertsTheRowsThatEnded() throws IOException {
    try (RowAppender rows = table.appender()) {
      rows.setLong(0, 1).endRow();
      rows.setLong(0, 2);
    }
    assertEquals(1, table.totalRows());
  }
}
