package io.heartwood.interop;

import io.heartwood.column.ArrayColumn;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.StringColumn;
import io.heartwood.column.TupleColumn;
import io.heartwood.column.VariantColumn;
import io.heartwood.serialization.DynamicValues;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import io.heartwood.types.DynamicType;
import io.heartwood.types.JsonType;
import io.heartwood.types.PhysicalType;
import io.heartwood.types.TupleType;
import io.heartwood.types.VariantType;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** Random values of Variant, Dynamic and JSON, with types and paths of their own. */
final class RandomDynamics {
  /** Types of columns to try, beside others. */
  static final List<String> TYPES =
      List.of(
          "Variant(String, UInt32)",
          "Variant(Array(Int64), Bool, Date, LowCardinality(String), Tuple(a UInt8, b String))",
          "Variant(JSON, Map(String, Dynamic), UInt64)",
          "Dynamic",
          "Dynamic",
          "Dynamic(max_types=2)",
          "Dynamic(max_types=0)",
          "JSON",
          "JSON",
          "JSON(max_dynamic_paths=2)",
          "JSON(max_dynamic_paths=0)",
          "JSON(max_dynamic_types=1, a.b UInt8, `c d` Nullable(String), e Array(UInt16))",
          "Array(JSON(max_dynamic_paths=3))",
          "Array(Variant(Float64, String))",
          "Map(String, Dynamic(max_types=3))",
          "Tuple(x JSON(max_dynamic_paths=1), y Dynamic)",
          "Array(Array(Dynamic))");

  /** Types of values of Dynamic. */
  private static final List<String> VALUE_TYPES =
      List.of(
          "Int64",
          "Int64",
          "Int64",
          "String",
          "String",
          "Float64",
          "Bool",
          "UInt8",
          "Date",
          "DateTime",
          "DateTime64(3)",
          "DateTime64(6, 'UTC')",
          "DateTime('Europe/Berlin')",
          "Decimal(9, 2)",
          "Decimal(40, 5)",
          "UUID",
          "IPv4",
          "IPv6",
          "Enum8('a' = -1, 'b' = 5)",
          "Enum16('x' = 1, 'y' = 1000)",
          "FixedString(3)",
          "Int128",
          "UInt256",
          "BFloat16",
          "Time",
          "Time64(3)",
          "IntervalDay",
          "LowCardinality(String)",
          "Array(Nullable(Int64))",
          "Array(Array(Nullable(String)))",
          "Array(Dynamic)",
          "Tuple(Int64, String)",
          "Tuple(a UInt8, `b c` Nullable(String))",
          "Map(String, Int64)",
          "Array(JSON(max_dynamic_types=16, max_dynamic_paths=256))",
          "Array(Variant(String, UInt8))",
          "JSON");

  private static final List<String> PATHS =
      List.of("a", "a.b", "a.c", "b", "c.d.e", "c.d.f", "c-d", "x y", "й", "q", "r", "s", "t.u");

  private static final int MAX_DEPTH = 3;

  private RandomDynamics() {}

  /** Whether a type is one of these, or holds one. */
  static boolean isIn(DataType named) {
    DataType type = named.valueType();
    if (type instanceof VariantType || type instanceof DynamicType || type instanceof JsonType) {
      return true;
    }
    if (type.physicalType() == PhysicalType.ARRAY) {
      return isIn(ArrayType.elementOf(type));
    }
    return type instanceof TupleType tuple
        && tuple.elements().stream().anyMatch(element -> isIn(element.type()));
  }

  /** Appends a value if the type is one of these. */
  static boolean append(ColumnBuilder builder, DataType named, Random random) {
    return append(builder, named, random, 0);
  }

  private static boolean append(ColumnBuilder builder, DataType named, Random random, int depth) {
    DataType type = named.valueType();
    if (type instanceof VariantType variant) {
      VariantColumn.Builder variants = (VariantColumn.Builder) builder;
      int number = random.nextInt(variant.members().size() + 1);
      if (number == variant.members().size()) {
        variants.appendNull();
      } else {
        RandomValues.append(variants.member(number), variant.members().get(number), 1, random);
        variants.endValue(number);
      }
      return true;
    }
    if (type instanceof DynamicType) {
      appendDynamic((StringColumn.Builder) builder, random, depth);
      return true;
    }
    if (type instanceof JsonType json) {
      appendJson((TupleColumn.Builder) builder, json, random, depth);
      return true;
    }
    if (depth > 0 && isIn(type) && builder instanceof ArrayColumn.Builder arrays) {
      // Elements are as deep as their array: else values hold values without end.
      for (int rest = random.nextInt(4); rest > 0; rest--) {
        append(arrays.elements(), ArrayType.elementOf(type), random, depth);
      }
      arrays.endRow();
      return true;
    }
    return false;
  }

  private static void appendDynamic(StringColumn.Builder builder, Random random, int depth) {
    // Few types are frequent, so that some get streams of their own.
    int limit = depth < MAX_DEPTH ? VALUE_TYPES.size() : 5;
    int pick = random.nextInt(3) == 0 ? random.nextInt(limit) : random.nextInt(5);
    if (random.nextInt(6) == 0) {
      builder.appendDefault();
      return;
    }
    DataType type = DataTypeParser.parse(VALUE_TYPES.get(pick));
    ColumnBuilder value = Columns.newBuilder(type, 1);
    if (!append(value, type, random, depth + 1)) {
      RandomValues.append(value, type, 1, new Random(random.nextLong()));
    }
    DynamicValues.append(type, value.build(), 0, builder);
  }

  private static void appendJson(
      TupleColumn.Builder builder, JsonType json, Random random, int depth) {
    List<TupleType.Element> typed = json.typedPaths();
    TreeSet<String> paths = new TreeSet<>(VariantType.BY_BYTES);
    for (int rest = random.nextInt(5); rest > 0; rest--) {
      paths.add(PATHS.get(random.nextInt(PATHS.size())));
    }
    for (int i = 0; i < typed.size(); i++) {
      RandomValues.append(builder.element(i), typed.get(i).type(), 1, random);
      paths.remove(typed.get(i).name());
    }
    ArrayColumn.Builder others = (ArrayColumn.Builder) builder.element(typed.size());
    TupleColumn.Builder pairs = (TupleColumn.Builder) others.elements();
    for (String path : paths) {
      StringColumn.Builder values = (StringColumn.Builder) pairs.element(1);
      int before = values.endOfBytes();
      appendDynamic(values, random, depth);
      if (values.endOfBytes() == before) {
        values.truncate(values.rowCount() - 1);
      } else {
        ((StringColumn.Builder) pairs.element(0)).append(path);
        pairs.endRow();
      }
    }
    others.endRow();
    builder.endRow();
  }
}
