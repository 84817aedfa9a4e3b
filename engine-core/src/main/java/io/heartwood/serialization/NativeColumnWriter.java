package io.heartwood.serialization;

import io.heartwood.column.ArrayColumn;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FixedBytesColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.LongColumn;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.ShortColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.column.TupleColumn;
import io.heartwood.column.VariantColumn;
import io.heartwood.types.AggregateFunctionType;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.DynamicType;
import io.heartwood.types.JsonType;
import io.heartwood.types.LowCardinalityType;
import io.heartwood.types.StringType;
import io.heartwood.types.TupleType;
import io.heartwood.types.VariantType;
import java.io.IOException;
import java.util.List;

/** Writes the values of one column as {@link NativeColumns} says. Confined to one thread. */
final class NativeColumnWriter {
  private final ColumnStructure structure;
  private final BinaryOutput output;

  NativeColumnWriter(ColumnStructure structure, BinaryOutput output) {
    this.structure = structure;
    this.output = output;
  }

  void writePrefix(DataType named, String suffix) throws IOException {
    DataType type = Serializations.stored(named);
    if (type instanceof LowCardinalityType) {
      output.writeLong(LowCardinalitySerialization.VERSION);
    } else if (type instanceof VariantType variant) {
      writeVariantPrefix(variant.members(), suffix);
    } else if (type instanceof DynamicType) {
      DynamicStructure dynamic = structure.dynamic(suffix);
      dynamic.writeTypes(output);
      writeVariantPrefix(dynamic.types(), suffix);
    } else if (type instanceof JsonType json) {
      ObjectStructure object = structure.object(suffix);
      object.writePaths(output);
      for (TupleType.Element path : json.typedPaths()) {
        writePrefix(path.type(), ColumnStructure.pathSuffix(suffix, path.name()));
      }
      for (String path : object.paths()) {
        writePrefix(json.dynamicType(), ColumnStructure.pathSuffix(suffix, path));
      }
    } else {
      for (ColumnStructure.Inside inside : ColumnStructure.inside(type, suffix)) {
        writePrefix(inside.type(), inside.suffix());
      }
    }
  }

  private void writeVariantPrefix(List<DataType> members, String suffix) throws IOException {
    output.writeLong(NativeColumns.BASIC_DISCRIMINATORS);
    for (DataType member : members) {
      writePrefix(member, ColumnStructure.memberSuffix(suffix, member));
    }
  }

  void writeValues(DataType named, String suffix, Column column, int from, int to)
      throws IOException {
    DataType type = Serializations.stored(named);
    if (type instanceof LowCardinalityType) {
      writeLowCardinality(type, suffix, column, from, to);
      return;
    }
    if (type instanceof VariantType variant) {
      writeVariant(variant.members(), suffix, (VariantColumn) column, from, to);
      return;
    }
    if (type instanceof DynamicType) {
      writeDynamic(suffix, (StringColumn) column, from, to);
      return;
    }
    if (type instanceof JsonType json) {
      writeJson(json, suffix, (TupleColumn) column, from, to);
      return;
    }
    if (type instanceof AggregateFunctionType) {
      for (int row = from; row < to; row++) {
        RowBinary.write(column, type, row, output);
      }
      return;
    }
    switch (type.physicalType()) {
      case BYTE -> output.write(((ByteColumn) column).values(), from, to - from);
      case SHORT -> output.writeShorts(((ShortColumn) column).values(), from, to);
      case INT -> output.writeInts(((IntColumn) column).values(), from, to);
      case LONG -> output.writeLongs(((LongColumn) column).values(), from, to);
      case FLOAT -> output.writeFloats(((FloatColumn) column).values(), from, to);
      case DOUBLE -> output.writeDoubles(((DoubleColumn) column).values(), from, to);
      case FIXED_BYTES -> {
        FixedBytesColumn fixed = (FixedBytesColumn) column;
        output.write(fixed.bytes(), from * fixed.width(), (to - from) * fixed.width());
      }
      case STRING -> writeStrings((StringColumn) column, from, to);
      case NULLABLE -> {
        NullableColumn nullable = (NullableColumn) column;
        output.write(nullable.nulls(), from, to - from);
        writeValues(type.withoutNullable(), suffix, nullable.nested(), from, to);
      }
      case ARRAY -> {
        int[] offsets = ((ArrayColumn) column).offsets();
        for (int row = from; row < to; row++) {
          output.writeLong(offsets[row + 1] - offsets[from]);
        }
        DataType element = ArrayType.elementOf(type);
        Column elements = ((ArrayColumn) column).elements();
        writeValues(element, suffix, elements, offsets[from], offsets[to]);
      }
      case TUPLE -> {
        TupleType tuple = (TupleType) type;
        for (int i = 0; i < tuple.elements().size(); i++) {
          Column element = ((TupleColumn) column).element(i);
          String elementSuffix = Serializations.elementSuffix(suffix, tuple.nameOf(i));
          writeValues(tuple.elements().get(i).type(), elementSuffix, element, from, to);
        }
        for (int row = from; row < to && tuple.elements().isEmpty(); row++) {
          output.writeByte(EmptyTupleSerialization.ROW);
        }
      }
      default -> throw new IllegalStateException("no such type: " + type);
    }
  }

  private void writeVariant(
      List<DataType> members, String suffix, VariantColumn variants, int from, int to)
      throws IOException {
    output.write(variants.discriminators(), from, to - from);
    int[] starts = new int[members.size()];
    int[] ends = new int[members.size()];
    for (int row = to - 1; row >= from; row--) {
      if (!variants.isNull(row)) {
        int number = variants.discriminators()[row] & 0xff;
        starts[number] = variants.positionOf(row);
        ends[number] = Math.max(ends[number], starts[number] + 1);
      }
    }
    for (int i = 0; i < members.size(); i++) {
      DataType member = members.get(i) == null ? StringType.INSTANCE : members.get(i);
      String memberSuffix = ColumnStructure.memberSuffix(suffix, member);
      writeValues(member, memberSuffix, variants.members().get(i), starts[i], ends[i]);
    }
  }

  private void writeDynamic(String suffix, StringColumn values, int from, int to)
      throws IOException {
    DynamicStructure dynamic = structure.dynamic(suffix);
    VariantColumn split =
        DynamicValues.split(values, from, to, dynamic.types(), dynamic.sharedNumber());
    writeVariant(dynamic.members(), suffix, split, 0, to - from);
  }

  private void writeJson(JsonType json, String suffix, TupleColumn objects, int from, int to)
      throws IOException {
    List<TupleType.Element> typed = json.typedPaths();
    for (int i = 0; i < typed.size(); i++) {
      String pathSuffix = ColumnStructure.pathSuffix(suffix, typed.get(i).name());
      writeValues(typed.get(i).type(), pathSuffix, objects.element(i), from, to);
    }
    List<String> paths = structure.object(suffix).paths();
    ArrayColumn pairs = DynamicValues.pairs(objects, typed.size());
    ObjectValues.Split split = ObjectValues.split(pairs, from, to, paths);
    for (int i = 0; i < paths.size(); i++) {
      String pathSuffix = ColumnStructure.pathSuffix(suffix, paths.get(i));
      writeDynamic(pathSuffix, split.values().get(i), 0, to - from);
    }
    writeValues(NativeColumns.SHARED_DATA, suffix, split.rest(), 0, to - from);
  }

  private void writeStrings(StringColumn column, int from, int to) throws IOException {
    byte[] bytes = column.bytes();
    int[] offsets = column.offsets();
    for (int row = from; row < to; row++) {
      int length = offsets[row + 1] - offsets[row];
      output.writeVarint(length);
      output.write(bytes, offsets[row], length);
    }
  }

  private void writeLowCardinality(DataType type, String suffix, Column column, int from, int to)
      throws IOException {
    if (from == to) {
      return;
    }
    boolean nullable = column instanceof NullableColumn;
    Column values = nullable ? ((NullableColumn) column).nested() : column;
    byte[] nulls = nullable ? ((NullableColumn) column).nulls() : null;
    int firstIndex = nullable ? 2 : 1;
    DistinctValues distinct = new DistinctValues(values, nulls, from, to, firstIndex);
    ColumnBuilder builder = values.newBuilder(distinct.count() + firstIndex);
    for (int i = 0; i < firstIndex; i++) {
      builder.appendDefault();
    }
    builder.appendGather(values, distinct.rows(), 0, distinct.count());
    Column keys = builder.build();
    int width = keys.rowCount() < 1 << 8 ? 0 : keys.rowCount() < 1 << 16 ? 1 : 2;
    output.writeLong(LowCardinalitySerialization.SINGLE_GROUP | width);
    output.writeLong(keys.rowCount());
    writeValues(type.withoutNullable(), suffix, keys, 0, keys.rowCount());
    output.writeLong(to - from);
    int[] indexes = distinct.indexes();
    switch (width) {
      case 0 -> {
        for (int index : indexes) {
          output.writeByte(index);
        }
      }
      case 1 -> {
        for (int index : indexes) {
          output.writeShort(index);
        }
      }
      default -> output.writeInts(indexes, 0, indexes.length);
    }
  }
}
