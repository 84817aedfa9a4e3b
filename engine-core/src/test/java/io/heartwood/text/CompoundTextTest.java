package io.heartwood.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.serialization.RandomColumns;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That arrays, maps and tuples are read from each kind of text by its own grammar. */
class CompoundTextTest {
  private static final ZoneOffset UTC = ZoneOffset.UTC;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Array(String)                       | ["x","","q\\"\\n\\u0041\\ud83d\\ude00"] | ['x','','q"\\nA😀']
          Array(Nullable(Int8))               | [1, null ,"2",true]             | [1,NULL,2,1]
          Array(String)                       | [1,null,true,[2],{"a":3}]        | ['1','','true','[2]','{"a":3}']
          Array(Array(Date))                  | [[],["2020-01-02"]]              | [[],['2020-01-02']]
          Map(String, Array(UInt8))           | {"a":[1],"b\\t":[]}              | {'a':[1],'b\\t':[]}
          Map(UInt8, String)                  | {"1":"x"}                        | {1:'x'}
          Tuple(a String, b Nullable(UInt8))  | {"a":"","b":null}                | ('',NULL)
          Tuple(a String, b UInt8)            | {"b":"7","unknown":[{}]}         | ('',7)
          Tuple(a String, b UInt8)            | ["x",1]                          | ('x',1)
          Tuple(UInt8, Array(String))         | [3,["z"]]                        | (3,['z'])
          Array(Tuple(x UInt8, y String))     | [{"x":1,"y":"a"},[2,"b"]]        | [(1,'a'),(2,'b')]
          Array(Enum8('a' = 1, 'b' = 2))      | ["b",1]                          | ['b','a']
          Array(LowCardinality(String))       | ["x"]                            | ['x']
          Variant(Array(String), String)      | ["x","q\\"A"]                   | ['x','q"A']
          Variant(Array(String), String)      | {"a":"b"}                       | {"a":"b"}
          Variant(Array(String), String)      | "[1]"                           | [1]
          Variant(Array(UInt8), Array(String), String) | ["x"]                  | ['x']
          Variant(Array(UInt8), Array(String), String) | ["1"]                  | [1]
          Variant(JSON, Map(String, String), String)   | {"a":1}                | {'a':'1'}
          Variant(Map(String, UInt8), Tuple(a UInt8, b String)) | {"a":1}       | (1,'')
          Variant(Tuple(a String, b UInt8), Bool)      | {"a":"x","b":1}        | ('x',1)
          Array(Variant(Array(String), UInt8)) | [["x"],1,null]                 | [['x'],1,NULL]
          Variant(Array(UInt8), Array(Float64)) | [300]                         | [300]
          Variant(Array(Int64), Array(UInt8))   | [-300]                        | [-300]
          Array(Bool)                         | [true,false]                     | [true,false]
          """)
  void jsonIsReadByItsOwnGrammar(String type, String json, String plain) {
    assertEquals(plain, print(readJson(type, json), type, TextStyle.RAW, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[(2,\"b\")]",
        "[(2,b)]",
        "[(2)]",
        "[(2,'b',3)]",
        "[(2,'b')",
        "(2,'b')",
        "[(2,'b'),]"
      })
  void plainTextNeedsSingleQuotes(String text) {
    DataType type = DataTypeParser.parse("Array(Tuple(x UInt8, y String))");
    ColumnBuilder builder = Columns.newBuilder(type, 1);
    ValueParser parser = ValueParser.of(type, UTC);
    parser.start(builder);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThrows(ValueFormatException.class, () -> parser.parse(bytes, 0, bytes.length));
    assertEquals(0, builder.rowCount());
    byte[] sound = "[(1,'a')]".getBytes(StandardCharsets.UTF_8);
    parser.parse(sound, 0, sound.length);
    assertEquals("[(1,'a')]", print(builder.build(), type.toString(), TextStyle.RAW, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Array(UInt8)             | "1"
          Array(UInt8)             | {"a":1}
          Array(UInt8)             | [1,"x"]
          Array(UInt8)             | [[1]]
          Map(String, UInt8)       | [1]
          Map(String, UInt8)       | {"a":"b"}
          Tuple(UInt8, UInt8)      | [1]
          Tuple(UInt8, UInt8)      | {"1":1,"2":2}
          Tuple(a UInt8, b UInt8)  | {"a":1,"a":2}
          Tuple(a UInt8, b UInt8)  | [1,2,3]
          """)
  void jsonOfAnotherShapeIsRefusedAndLeavesNothing(String type, String json) {
    assertThrows(ValueFormatException.class, () -> readJson(type, "[]", json));
  }

  /** What we print as JSON or as plain text comes back as it was. */
  @Test
  void printedValuesComeBack() {
    for (TextStyle style : new TextStyle[] {TextStyle.JSON, TextStyle.RAW}) {
      for (DataType type : RandomColumns.TYPES) {
        ValueParser parser = ValueParser.of(type, UTC);
        // JSON has no NaN and no bytes that are not UTF-8; states are such bytes.
        boolean exact = style != TextStyle.JSON || !type.toString().matches(".*(Float|Aggr).*");
        if (parser.readsJson() && exact) {
          Column column = RandomColumns.of(type, 40, 0.3, new Random(7));
          ColumnBuilder builder = Columns.newBuilder(type, 40);
          parser.start(builder);
          for (int row = 0; row < 40; row++) {
            byte[] bytes = printed(column, type, style, row);
            if (style == TextStyle.JSON) {
              parser.parseJson(bytes, 0, bytes.length);
            } else {
              parser.parse(bytes, 0, bytes.length);
            }
          }
          Column read = builder.build();
          for (int row = 0; row < 40; row++) {
            assertEquals(
                print(column, type.toString(), style, row),
                print(read, type.toString(), style, row),
                type + " " + style);
          }
        }
      }
    }
  }

  private static Column readJson(String typeName, String... texts) {
    DataType type = DataTypeParser.parse(typeName);
    ColumnBuilder builder = Columns.newBuilder(type, 1);
    ValueParser parser = ValueParser.of(type, UTC);
    parser.start(builder);
    for (String text : texts) {
      byte[] bytes = ("  " + text).getBytes(StandardCharsets.UTF_8);
      int before = builder.rowCount();
      try {
        parser.parseJson(bytes, 2, bytes.length);
      } catch (ValueFormatException e) {
        assertEquals(before, builder.rowCount());
        throw e;
      }
    }
    return builder.build();
  }

  private static String print(Column column, String type, TextStyle style, int row) {
    byte[] text = printed(column, DataTypeParser.parse(type), style, row);
    return new String(text, StandardCharsets.UTF_8);
  }

  private static byte[] printed(Column column, DataType type, TextStyle style, int row) {
    TextBuffer out = new TextBuffer(64);
    ValuePrinter.of(type, style, UTC).append(column, row, out);
    return Arrays.copyOf(out.bytes(), out.size());
  }
}
