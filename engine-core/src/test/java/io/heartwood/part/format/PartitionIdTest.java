package io.heartwood.part.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.part.PartName;
import io.heartwood.testing.PartFixtures;
import io.heartwood.testing.PartFixtures.FixturePart;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionIdTest {
  /** Tables of the archive, and the types of their partition keys. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "p00|UInt32",
        "p01|Date",
        "p02|Int64",
        "p03|String",
        "p04|UInt32;Int32",
        "p05|UInt8;String",
        "p06|DateTime('UTC')",
        "p07|Date",
        "p08|UUID",
        "p09|Decimal(9, 2)",
        "p10|DateTime64(3, 'UTC')",
        "p11|Enum8('a' = -1, 'b' = 2)",
        "p12|IPv6",
        "p13|Nullable(Int32)"
      })
  void idsOfClickHousesPartsAreComputedFromTheirValues(String table, String types)
      throws IOException {
    List<DataType> keyTypes = new ArrayList<>();
    for (String type : types.split(";")) {
      keyTypes.add(DataTypeParser.parse(type));
    }
    int count = 0;
    for (FixturePart part : PartFixtures.parts("15_partition_keys")) {
      if (part.table().equals(table)) {
        byte[] bytes = part.file("partition.dat");
        PartitionValue value = PartitionValue.read(keyTypes, bytes);
        assertEquals(part.name().substring(0, part.name().indexOf('_')), value.id());
        assertArrayEquals(bytes, value.toBytes());
        count++;
      }
    }
    assertTrue(count > 0, table);
  }

  @Test
  void aFloatIsHashedAsADouble() {
    assertEquals(
        "11876ff8640afac37203e8651c527cea", id("Float64", new DoubleColumn(new double[] {1.5}, 1)));
  }

  @Test
  void aNullableIntervalKeepsItsSign() {
    Column days = new LongColumn(new long[] {-5}, 1);
    assertEquals("-5", id("Nullable(IntervalDay)", new NullableColumn(days, new byte[1])));
  }

  private static String id(String type, Column key) {
    return PartitionId.of(List.of(DataTypeParser.parse(type)), List.of(key), 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Date|19782|20240229",
        "Date|65535|21490606",
        "LowCardinality(Date)|18262|18262",
        "UInt16|65535|65535",
        "Int16|-1|-1",
      })
  void numbersArePrintedAsNumbers(String type, int value, String expected) {
    assertEquals(expected, id(type, new ShortColumn(new short[] {(short) value}, 1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Date32|19782|19782",
        "IPv4|16909060|16909060",
        "UInt32|-1|4294967295",
        "DateTime|-1|4294967295"
      })
  void widerNumbersToo(String type, int value, String expected) {
    assertEquals(expected, id(type, new IntColumn(new int[] {value}, 1)));
    assertEquals("18446744073709551615", id("UInt64", new LongColumn(new long[] {-1}, 1)));
  }

  @Test
  void aNullableDateIsAPlainNumberOfDays() {
    Column days = new ShortColumn(new short[] {(short) 18295}, 1);
    assertEquals("18295", id("Nullable(Date)", new NullableColumn(days, new byte[1])));
  }

  @Test
  void anIpv4InsideAnotherTypeIsQuotedText() {
    Column address = new IntColumn(new int[] {16909060}, 1);
    assertEquals("'1.2.3.4'", id("Nullable(IPv4)", new NullableColumn(address, new byte[1])));
    assertEquals("'1.2.3.4'", id("LowCardinality(IPv4)", address));
    PartName name = PartName.parse("'1.2.3.4'-3_1_1_0").orElseThrow();
    assertEquals("'1.2.3.4'-3", name.partitionId());
  }

  @Test
  void withoutKeyThereIsOnePartition() {
    assertEquals("all", PartitionValue.NONE.id());
  }
}
