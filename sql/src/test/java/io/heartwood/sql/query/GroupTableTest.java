package io.heartwood.sql.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.text.TextBuffer;
import io.heartwood.text.TextStyle;
import io.heartwood.text.ValueParser;
import io.heartwood.text.ValuePrinter;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupTableTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UInt8",
        "Int16",
        "Int32",
        "UInt64",
        "Float32",
        "String",
        "Nullable(Int32)",
        "Nullable(Int64)",
        "Nullable(String)",
        "UInt8;Int16",
        "Nullable(UInt8);Nullable(Int16);UInt8",
        "Int64;String",
        "String;String",
        "FixedString(3);Nullable(String);Float64",
        "Date;UInt8;Nullable(Date32)",
      })
  void numbersAreThoseOfAMap(String typeNames) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<DataType> types =
        List.of(typeNames.split(";")).stream().map(DataTypeParser::parse).toList();
    GroupTable table = GroupTable.of(types);
    Map<String, Integer> model = new LinkedHashMap<>();
    for (int block = 0; block < 8; block++) {
      int rows = random.nextInt(3000);
      List<Column> columns = new ArrayList<>();
      for (DataType type : types) {
        columns.add(column(type, rows, random));
      }
      int[] groups = new int[rows];
      table.assign(columns, rows, groups);
      for (int row = 0; row < rows; row++) {
        String key = text(types, columns, row);
        Integer expected = model.computeIfAbsent(key, k -> model.size());
        assertEquals(expected, groups[row], key + " seed=" + seed);
      }
    }
    assertEquals(model.size(), table.groupCount());
    List<Column> keys = table.buildKeys();
    int number = 0;
    for (String key : model.keySet()) {
      assertEquals(key, text(types, keys, number++), "seed=" + seed);
    }
  }

  private static Column column(DataType type, int rows, Random random) {
    ColumnBuilder builder = Columns.newBuilder(type, rows);
    ValueParser parser = ValueParser.of(type, ZoneOffset.UTC);
    parser.start(builder);
    boolean texts = type.toString().contains("String");
    for (int row = 0; row < rows; row++) {
      if (type.isNullable() && random.nextInt(8) == 0) {
        parser.appendNull();
        continue;
      }
      int value = random.nextInt(texts ? 400 : 100);
      String text =
          texts
              ? (type.toString().contains("Fixed") ? "" : "x".repeat(value % 23)) + value
              : type.toString().contains("Date") ? "2020-01-" + (10 + value % 20) : "" + value;
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      parser.parse(bytes, 0, bytes.length);
    }
    return builder.build();
  }

  private static String text(List<DataType> types, List<Column> columns, int row) {
    TextBuffer text = new TextBuffer(64);
    for (int i = 0; i < types.size(); i++) {
      ValuePrinter.of(types.get(i), TextStyle.QUOTED, ZoneOffset.UTC)
          .append(columns.get(i), row, text);
      text.append('|');
    }
    return text.toString();
  }
}
