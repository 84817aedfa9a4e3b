package io.heartwood.layout;

import io.heartwood.expression.Identifiers;
import io.heartwood.schema.ColumnDefinition;
import io.heartwood.schema.IndexDefinition;
import io.heartwood.schema.TableSchema;
import io.heartwood.types.BFloat16Type;
import io.heartwood.types.DataType;
import io.heartwood.types.DecimalType;
import io.heartwood.types.FloatType;
import io.heartwood.types.IntegerType;
import io.heartwood.types.StringType;
import io.heartwood.types.WideDecimalType;
import io.heartwood.types.WideIntegerType;
import java.util.ArrayList;
import java.util.List;

/**
 * The indexes that settings add to a table without its definition showing them: {@code minmax} of
 * every number ({@code add_minmax_index_for_numeric_columns}) or text ({@code
 * add_minmax_index_for_string_columns}) that has none yet. ClickHouse 26.7.
 */
final class ImplicitIndexes {
  private static final String PREFIX = "auto_minmax_index_";

  private ImplicitIndexes() {}

  /** All indexes of a table. */
  static List<IndexDefinition> with(TableSchema schema) {
    boolean numbers = schema.settings().number("add_minmax_index_for_numeric_columns") != 0;
    boolean texts = schema.settings().number("add_minmax_index_for_string_columns") != 0;
    List<IndexDefinition> indexes = new ArrayList<>(schema.indexes());
    for (ColumnDefinition column : schema.columns()) {
      DataType plain = column.type().withoutNullable();
      boolean wanted = numbers && isNumber(plain) || texts && plain instanceof StringType;
      if (wanted) {
        IndexDefinition index =
            IndexDefinition.of(
                PREFIX + column.name(), Identifiers.quote(column.name()), "minmax", 1);
        boolean present =
            schema.indexes().stream()
                .anyMatch(
                    other ->
                        other.type().equals("minmax")
                            && other.expression().equals(index.expression()));
        if (!present) {
          indexes.add(index);
        }
      }
    }
    return indexes;
  }

  private static boolean isNumber(DataType type) {
    return type instanceof IntegerType
        || type instanceof WideIntegerType
        || type instanceof FloatType
        || type instanceof BFloat16Type
        || type instanceof DecimalType
        || type instanceof WideDecimalType;
  }
}
