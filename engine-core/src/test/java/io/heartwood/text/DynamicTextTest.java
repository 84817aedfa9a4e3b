package io.heartwood.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heartwood.column.ArrayColumn;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.StringColumn;
import io.heartwood.column.TupleColumn;
import io.heartwood.column.VariantColumn;
import io.heartwood.serialization.DynamicValues;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import io.heartwood.types.DynamicType;
import io.heartwood.types.JsonType;
import io.heartwood.types.VariantType;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That Variant, Dynamic and JSON are read from text as ClickHouse 26.7.2 was seen to read them. */
class DynamicTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          1                             | Int64
          -5                            | Int64
          18446744073709551615          | UInt64
          9223372036854775808           | UInt64
          1.5                           | Float64
          1e3                           | Float64
          "x"                           | String
          "123"                         | String
          true                          | Bool
          [1,2]                         | Array(Nullable(Int64))
          [1,2.5]                       | Array(Nullable(Float64))
          ["a",null]                    | Array(Nullable(String))
          [1,"a"]                       | Array(Dynamic)
          []                            | Array(Nullable(String))
          [null]                        | Array(Nullable(String))
          [true,1]                      | Array(Nullable(Int64))
          [true,false]                  | Array(Nullable(Bool))
          [1,18446744073709551615]      | Array(Nullable(UInt64))
          [-1,18446744073709551615]     | Array(Dynamic)
          [[1],[2,3]]                   | Array(Array(Nullable(Int64)))
          [[],[1]]                      | Array(Array(Nullable(Int64)))
          [[1],[1.5]]                   | Array(Array(Nullable(Float64)))
          [[1],null]                    | Array(Array(Nullable(Int64)))
          [[1],["a"]]                   | Array(Dynamic)
          [{"x":1},{"y":2}]             | Array(JSON(max_dynamic_types=16, max_dynamic_paths=256))
          [{"x":1},null]                | Array(Nullable(JSON(max_dynamic_types=16, max_dynamic_paths=256)))
          [{"x":1},5]                   | Array(Dynamic)
          "2024-01-01"                  | Date
          "2024-1-1"                    | Date
          "1900-01-01"                  | DateTime64(9)
          "2149-06-07"                  | DateTime64(9)
          "9999-01-01"                  | String
          "2024-01-01 10:00:00"         | DateTime
          "2024-01-01T10:00:00Z"        | DateTime
          "2024-01-01 10:00:00.123"     | DateTime64(9)
          ["2024-01-01","2024-01-02 10:00:00"] | Array(Nullable(DateTime))
          ["2024-01-01","x"]            | Array(Nullable(String))
          """)
  void typesAtPathsAreInferred(String json, String type) {
    Column column = parse(JsonType.DEFAULT, "{\"p\":" + json + "}");
    TupleColumn pairs = (TupleColumn) ((ArrayColumn) ((TupleColumn) column).element(0)).elements();
    assertEquals(List.of(type), types((StringColumn) pairs.element(1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      nullValues = "-",
      textBlock =
          """
          1           | Int64
          1.5         | Float64
          0.5         | String
          1e5         | String
          007         | String
          abc         | String
          True        | Bool
          2024-01-01  | Date
          [1,2]       | Array(Int64)
          [1,null]    | Array(Nullable(Int64))
          [a          | String
          """)
  void typesOfPlainTextAreInferred(String text, String type) {
    assertEquals(List.of(type), types((StringColumn) parse(DynamicType.DEFAULT, text)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          JSON | {"b":1,"a":2}                  | {"a":2,"b":1}
          JSON | {"a.b":1,"a":{"c":2}}          | {"a":{"b":1,"c":2}}
          JSON | {"a":{"b":1},"a":3}            | {"a":3,"a":{"b":1}}
          JSON | {"n":null,"e":{},"z":[]}       | {"z":[]}
          JSON | {"a":1.0,"b":-0,"c":[{"x":1}]} | {"a":1,"b":0,"c":[{"x":1}]}
          JSON(a UInt8, b String, c UInt8) | {"a":"5","b":5,"c":null} | {"a":5,"b":"5","c":0}
          JSON(SKIP sk, SKIP REGEXP 'r.', a String, t Array(UInt8), u Nullable(String)) | {"a":1,"sk":2,"skx":3,"sk.y":{"z":1}, "r1":5} | {"a":"1","skx":3,"t":[],"u":null}
          """)
  void objectsPrintWithTheirPathsInOrder(String type, String json, String printed) {
    DataType parsed = DataTypeParser.parse(type);
    assertEquals(printed, print(parsed, parse(parsed, json)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1]",
        "{\"a\":1,\"a\":2}",
        "{\"a\":123456789012345678901234567890}",
        "{\"a\":1e400}",
        "{\"a\":01}",
        "{\"a\":1",
        "{\"a\":\"\\u12\"}",
        ""
      })
  void malformedObjectsLeaveTheColumnAsItWas(String json) {
    ColumnBuilder builder = Columns.newBuilder(JsonType.DEFAULT, 1);
    ValueParser parser = ValueParser.of(JsonType.DEFAULT, ZoneOffset.UTC);
    parser.start(builder);
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    assertThrows(ValueFormatException.class, () -> parser.parse(bytes, 0, bytes.length));
    assertEquals(0, builder.rowCount());
    parser.parse("{\"ok\":1}".getBytes(StandardCharsets.UTF_8), 0, 8);
    assertEquals("{\"ok\":1}", print(JsonType.DEFAULT, builder.build()));
  }

  @Test
  void deepObjectsAreRefused() {
    String deep = "{\"a\":".repeat(1000) + "1" + "}".repeat(1000);
    assertThrows(ValueFormatException.class, () -> parse(JsonType.DEFAULT, deep));
  }

  @ParameterizedTest
  @CsvSource({
    "1, UInt8",
    "300, Int32",
    "-1, Int32",
    "1.5, Float64",
    "abc, String",
    "'[1,2]', Array(UInt64)",
    "'[1,x]', String",
    "true, Bool",
    "2024-01-01, Date"
  })
  void variantsTakeTheFirstTypeThatFits(String text, String type) {
    DataType variant =
        DataTypeParser.parse("Variant(UInt8, String, Array(UInt64), Float64, Bool, Date, Int32)");
    VariantColumn column = (VariantColumn) parse(variant, text);
    int number = column.discriminators()[0];
    assertEquals(type, ((VariantType) variant).members().get(number).toString());
  }

  private static Column parse(DataType type, String text) {
    ColumnBuilder builder = Columns.newBuilder(type, 1);
    ValueParser parser = ValueParser.of(type, ZoneOffset.UTC);
    parser.start(builder);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    parser.parse(bytes, 0, bytes.length);
    return builder.build();
  }

  private static String print(DataType type, Column column) {
    TextBuffer text = new TextBuffer(100);
    ValuePrinter.of(type, TextStyle.JSON, ZoneOffset.UTC).append(column, 0, text);
    return text.toString();
  }

  private static List<String> types(StringColumn values) {
    List<DataType> types = new ArrayList<>();
    DynamicValues.byType(values, types);
    return types.stream().map(DataType::toString).toList();
  }
}
