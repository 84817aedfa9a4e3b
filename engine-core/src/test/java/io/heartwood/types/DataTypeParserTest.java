package io.heartwood.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataTypeParserTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Int8",
        "UInt64",
        "Float32",
        "Bool",
        "String",
        "FixedString(16)",
        "UUID",
        "Date",
        "Date32",
        "DateTime",
        "DateTime('Europe/Berlin')",
        "DateTime64(3)",
        "DateTime64(9, 'UTC')",
        "Decimal(9, 2)",
        "Decimal(38, 38)",
        "Decimal(76, 1)",
        "Int128",
        "UInt256",
        "BFloat16",
        "Time",
        "Nullable(Time64(6))",
        "Array(Array(Nullable(String)))",
        "Tuple()",
        "LowCardinality(Nullable(String))",
        "Tuple(UInt8, String)",
        "Tuple(a UInt8, `b c` Map(String, Array(Point)))",
        "Nested(x UInt8, y Array(String))",
        "IntervalDay",
        "SimpleAggregateFunction(sum, UInt64)",
        "SimpleAggregateFunction(any, LowCardinality(Nullable(String)))",
        "Array(SimpleAggregateFunction(groupUniqArrayArray, Array(String)))",
        "AggregateFunction(count)",
        "AggregateFunction(quantiles(0.5, 0.9), Nullable(UInt64))",
        "AggregateFunction(1, sumMapFiltered([1, 2]), Array(UInt8), Array(UInt8))",
        "AggregateFunction(groupConcat(',\\'x'), LowCardinality(String))",
        "AggregateFunction(sumMap, Map(UInt8, UInt8))",
        "IPv4",
        "IPv6",
        "Nullable(DateTime64(6, 'Asia/Tokyo'))",
        "Enum8('a' = -1, 'b' = 5)",
        "Enum16('it\\'s' = 300, '\\\\' = 301)"
      })
  void canonicalNamesSurviveParsing(String name) {
    DataType type = DataTypeParser.parse(name);
    assertEquals(name, type.toString());
    assertEquals(type, DataTypeParser.parse(type.toString()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Decimal32(2) | Decimal(9, 2)",
        "Decimal128(3) | Decimal(38, 3)",
        "Enum('x', 'y', 'z' = 7) | Enum8('x' = 1, 'y' = 2, 'z' = 7)",
        "Enum8('b'=2,'a'=1) | Enum8('a' = 1, 'b' = 2)",
        "Enum('big' = 1000) | Enum16('big' = 1000)",
        "INTEGER | Int32",
        "SimpleAggregateFunction(SUM, UInt64) | SimpleAggregateFunction(sum, UInt64)",
        "SimpleAggregateFunction(first_value,Date) | SimpleAggregateFunction(any, Date)",
        "AggregateFunction(medianIf, UInt8,UInt8) | AggregateFunction(quantileIf, UInt8, UInt8)",
        "AggregateFunction(quantile(0.50), Int8) | AggregateFunction(quantile(0.5), Int8)",
        "AggregateFunction(STD, Int8) | AggregateFunction(stddevPop, Int8)",
        " Nullable( String ) | Nullable(String)"
      })
  void aliasesBecomeCanonical(String given, String canonical) {
    assertEquals(canonical, DataTypeParser.parse(given).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Int7",
        "Nullable",
        "Nullable(",
        "Nullable(Nullable(Int8))",
        "FixedString(0)",
        "FixedString(99999999999)",
        "Decimal(77, 1)",
        "Array()",
        "LowCardinality(Array(String))",
        "LowCardinality(LowCardinality(String))",
        "Nullable(LowCardinality(String))",
        "Map(String)",
        "Map(Nullable(String), Int8)",
        "Nullable(Array(Int8))",
        "Tuple(a Int8, String)",
        "Tuple(a Int8, a Int8)",
        "Nested(Int8)",
        "Time64(10)",
        "Int512",
        "Decimal(5, 6)",
        "DateTime64(10)",
        "DateTime('UTC'",
        "Enum8()",
        "Enum8('a' = 1, 'a' = 2)",
        "Enum8('a' = 200)",
        "SimpleAggregateFunction(avg, Float64)",
        "SimpleAggregateFunction(sum, UInt8)",
        "SimpleAggregateFunction(sum)",
        "AggregateFunction(quantile(0.5, UInt8)",
        "AggregateFunction(groupConcat('x), String)",
        "AggregateFunction()",
        "AggregateFunction(-1, sum, UInt8)",
        "Nullable(AggregateFunction(sum, UInt8))",
        "LowCardinality(AggregateFunction(sum, UInt8))",
        "Int8 Int8",
        "Array(Int8"
      })
  void badNamesAreRefusedWithTheName(String name) {
    UnsupportedTypeException e =
        assertThrows(UnsupportedTypeException.class, () -> DataTypeParser.parse(name));
    assertTrue(e.getMessage().contains("type"), e.getMessage());
  }

  @Test
  void deepNestingIsRefusedNotOverflowed() {
    String hostile = "Nullable(".repeat(100_000);
    assertThrows(UnsupportedTypeException.class, () -> DataTypeParser.parse(hostile));
  }

  @Test
  void versionsAreThoseThatClickHouseWouldWrite() {
    String arrays = "Array(UInt8), Array(UInt8)";
    for (String function :
        new String[] {"sumMap", "minMap", "sumMapOrNull", "sumMapWithOverflow"}) {
      String printed = "AggregateFunction(1, " + function + ", " + arrays + ")";
      String given = "AggregateFunction(" + function + ", " + arrays + ")";
      assertEquals(printed, DataTypeParser.parse(given).toString());
    }
    String old = "AggregateFunction(0, sumMap, " + arrays + ")";
    assertEquals(0, ((AggregateFunctionType) DataTypeParser.parse(old)).version());
    String merged = "AggregateFunction(sumMapMerge, AggregateFunction(sumMap, " + arrays + "))";
    assertEquals(
        "AggregateFunction(1, sumMapMerge, AggregateFunction(1, sumMap, " + arrays + "))",
        DataTypeParser.parse(merged).toString());
  }

  @Test
  void functionsOfSimpleStatesAreTold() {
    DataType type = DataTypeParser.parse("SimpleAggregateFunction(groupArrayArray, Array(Int8))");
    assertEquals("groupArrayArray", SimpleAggregateFunctions.functionOf(type).orElseThrow());
    assertTrue(SimpleAggregateFunctions.functionOf(IntegerType.INT8).isEmpty());
    assertTrue(SimpleAggregateFunctions.functionOf(DataTypeParser.parse("IntervalDay")).isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Variant(UInt8,String,Array(UInt64),UInt8) | Variant(Array(UInt64), String, UInt8)
          Dynamic(max_types=32) | Dynamic
          Dynamic(max_types = 5) | Dynamic(max_types=5)
          JSON(max_dynamic_paths=1024, max_dynamic_types=32) | JSON
          JSON() | JSON
          JSON(SKIP a.b, z UInt8, max_dynamic_types=3, b.c String, SKIP REGEXP 'a\\\\d', max_dynamic_paths=4, SKIP `x y`, `q w` Int8) | JSON(max_dynamic_types=3, max_dynamic_paths=4, `b.c` String, `q w` Int8, z UInt8, SKIP `a.b`, SKIP `x y`, SKIP REGEXP 'a\\\\d')
          Nullable(JSON) | Nullable(JSON)
          Array(Variant(JSON, Dynamic2)) | -
          Variant(Nullable(UInt8)) | -
          Variant(Dynamic, UInt8) | -
          Nullable(Dynamic) | -
          Nullable(Variant(UInt8)) | -
          LowCardinality(Dynamic) | -
          Dynamic(max_types=255) | -
          JSON(a UInt8, a String) | -
          JSON(max_dynamic_paths=-1) | -
          """)
  void typesOfManyTypesArePrintedAsClickHouseDoes(String text, String canonical) {
    if (canonical.equals("-")) {
      assertThrows(UnsupportedTypeException.class, () -> DataTypeParser.parse(text));
    } else {
      DataType type = DataTypeParser.parse(text);
      assertEquals(canonical, type.toString());
      assertEquals(type, DataTypeParser.parse(canonical));
    }
  }

  /** The time grows with the length of the text, not with its square. */
  @Test
  void aMillionCharactersOfJsonPathsAreReadInTime() {
    StringBuilder text = new StringBuilder("JSON(");
    for (int i = 0; i < 100_000; i++) {
      text.append(i == 0 ? "" : ", ").append("SKIP a").append(i);
    }
    DataType type =
        assertTimeoutPreemptively(
            Duration.ofSeconds(10), () -> DataTypeParser.parse(text.append(')').toString()));
    assertEquals(100_000, ((JsonType) type).skippedPaths().size());
  }
}
