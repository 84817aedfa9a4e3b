package io.heartwood.column;

import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.PhysicalType;
import io.heartwood.types.TupleType;
import io.heartwood.types.VariantType;
import java.util.ArrayList;
import java.util.List;

/** Making columns from types, and putting columns together. */
public final class Columns {
  private static final int MAX_EXPECTED_BYTES = 4 << 20;

  private Columns() {}

  /** An empty builder of the column class that holds values of {@code type}. */
  public static ColumnBuilder newBuilder(DataType type, int expectedRows) {
    return switch (type.physicalType()) {
      case BYTE -> new ByteColumn.Builder(expectedRows);
      case SHORT -> new ShortColumn.Builder(expectedRows);
      case INT -> new IntColumn.Builder(expectedRows);
      case LONG -> new LongColumn.Builder(expectedRows);
      case FLOAT -> new FloatColumn.Builder(expectedRows);
      case DOUBLE -> new DoubleColumn.Builder(expectedRows);
      case FIXED_BYTES -> {
        // Inside an array the expectation is a guess: it must not cost much where values are large.
        int width = type.valueSizeBytes();
        int expected = Math.min(expectedRows, MAX_EXPECTED_BYTES / width);
        yield new FixedBytesColumn.Builder(width, expected);
      }
      case STRING -> new StringColumn.Builder(expectedRows);
      case NULLABLE ->
          new NullableColumn.Builder(
              newBuilder(type.withoutNullable(), expectedRows), expectedRows);
      case ARRAY ->
          new ArrayColumn.Builder(
              newBuilder(ArrayType.elementOf(type), expectedRows), expectedRows);
      case TUPLE -> {
        List<ColumnBuilder> elements = new ArrayList<>();
        for (TupleType.Element element : TupleType.elementsOf(type)) {
          elements.add(newBuilder(element.type(), expectedRows));
        }
        yield new TupleColumn.Builder(elements);
      }
      case VARIANT -> {
        List<ColumnBuilder> members = new ArrayList<>();
        for (DataType member : ((VariantType) type.valueType()).members()) {
          members.add(newBuilder(member, 0));
        }
        yield new VariantColumn.Builder(members, expectedRows);
      }
    };
  }

  /** A column of {@code rowCount} rows of all-zero bytes, empty strings, or NULLs. */
  public static Column defaults(DataType type, int rowCount) {
    if (type.physicalType() == PhysicalType.FIXED_BYTES) {
      FixedBytesColumn.Builder fixed =
          new FixedBytesColumn.Builder(type.valueSizeBytes(), rowCount);
      fixed.extend(rowCount);
      return fixed.build();
    }
    ColumnBuilder builder = newBuilder(type, rowCount);
    for (int i = 0; i < rowCount; i++) {
      builder.appendDefault();
    }
    return builder.build();
  }

  /** Columns of one kind, one after the other; the column itself if there is one. */
  public static Column concat(List<? extends Column> columns) {
    if (columns.size() == 1) {
      return columns.get(0);
    }
    int rowCount = 0;
    for (Column column : columns) {
      rowCount = Math.addExact(rowCount, column.rowCount());
    }
    ColumnBuilder builder = columns.get(0).newBuilder(rowCount);
    for (Column column : columns) {
      builder.appendRange(column, 0, column.rowCount());
    }
    return builder.build();
  }
}
