package io.heartwood.serialization;

import io.heartwood.column.ArrayColumn;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.column.TupleColumn;
import io.heartwood.column.VariantColumn;
import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.DynamicType;
import io.heartwood.types.JsonType;
import io.heartwood.types.LowCardinalityType;
import io.heartwood.types.StringType;
import io.heartwood.types.TupleType;
import io.heartwood.types.VariantType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the values of one column as {@link NativeColumns} says. Confined to one thread. */
final class NativeColumnReader {
  private static final long MAX_ELEMENTS = Integer.MAX_VALUE - (1 << 16);
  private static final int PIECE_ROWS = 1 << 14;

  private final ColumnStructure structure;
  private final SubstreamInput input;

  NativeColumnReader(ColumnStructure structure, SubstreamInput input) {
    this.structure = structure;
    this.input = input;
  }

  void readValues(DataType named, String suffix, int rowCount, ColumnBuilder target)
      throws IOException {
    DataType type = Serializations.stored(named);
    if (type instanceof LowCardinalityType) {
      Serializations.of(type, SerializationForm.CLASSIC).read(all -> input, rowCount, target);
      return;
    }
    if (type instanceof VariantType variant) {
      readVariant(variant.members(), suffix, rowCount, (VariantColumn.Builder) target);
      return;
    }
    if (type instanceof DynamicType) {
      List<DataType> members = structure.dynamic(suffix).members();
      DynamicValues.join(readDynamic(suffix, rowCount), members, (StringColumn.Builder) target);
      return;
    }
    if (type instanceof JsonType json) {
      readJson(json, suffix, rowCount, (TupleColumn.Builder) target);
      return;
    }
    switch (type.physicalType()) {
      case NULLABLE -> {
        NullableColumn.Builder nullable = (NullableColumn.Builder) target;
        for (int done = 0; done < rowCount; ) {
          int count = Math.min(rowCount - done, PIECE_ROWS);
          int start = nullable.nulls().rowCount();
          byte[] nulls = nullable.nulls().extend(count);
          input.readBytes(nulls, start, count);
          checkNulls(nulls, start, count);
          done += count;
        }
        readValues(type.withoutNullable(), suffix, rowCount, nullable.nested());
      }
      case ARRAY -> {
        ArrayColumn.Builder arrays = (ArrayColumn.Builder) target;
        int total = readEnds(rowCount, arrays);
        readValues(ArrayType.elementOf(type), suffix, total, arrays.elements());
      }
      case TUPLE -> {
        TupleType tuple = (TupleType) type;
        TupleColumn.Builder tuples = (TupleColumn.Builder) target;
        for (int i = 0; i < tuple.elements().size(); i++) {
          String elementSuffix = Serializations.elementSuffix(suffix, tuple.nameOf(i));
          readValues(tuple.elements().get(i).type(), elementSuffix, rowCount, tuples.element(i));
        }
        for (int row = 0; row < rowCount && tuple.elements().isEmpty(); row++) {
          input.readByte();
        }
        tuples.endRows(rowCount);
      }
      default ->
          Serializations.of(type, SerializationForm.CLASSIC).read(all -> input, rowCount, target);
    }
  }

  private void readVariant(
      List<DataType> members, String suffix, int rowCount, VariantColumn.Builder target)
      throws IOException {
    if (structure.isCompactVariant(suffix)) {
      throw input.corrupt("mode 0 of discriminators", "1");
    }
    int[] counts = new int[256];
    VariantSerialization.readRows(input, rowCount, members.size(), target, counts);
    for (int i = 0; i < members.size(); i++) {
      DataType member = members.get(i) == null ? StringType.INSTANCE : members.get(i);
      if (counts[i] > 0) {
        String memberSuffix = ColumnStructure.memberSuffix(suffix, member);
        readValues(member, memberSuffix, counts[i], target.member(i));
      }
    }
  }

  private VariantColumn readDynamic(String suffix, int rowCount) throws IOException {
    DynamicStructure dynamic = structure.dynamic(suffix);
    VariantColumn.Builder builder = DynamicSerialization.newSplitBuilder(dynamic);
    readVariant(dynamic.members(), suffix, rowCount, builder);
    VariantColumn split = builder.build();
    DynamicValues.check((StringColumn) split.members().get(dynamic.sharedNumber()), input);
    return split;
  }

  private void readJson(JsonType json, String suffix, int rowCount, TupleColumn.Builder target)
      throws IOException {
    List<TupleType.Element> typed = json.typedPaths();
    for (int i = 0; i < typed.size(); i++) {
      String pathSuffix = ColumnStructure.pathSuffix(suffix, typed.get(i).name());
      readValues(typed.get(i).type(), pathSuffix, rowCount, target.element(i));
    }
    List<ObjectValues.PathValues> paths = new ArrayList<>();
    for (String path : structure.object(suffix).paths()) {
      String pathSuffix = ColumnStructure.pathSuffix(suffix, path);
      VariantColumn split = readDynamic(pathSuffix, rowCount);
      paths.add(ObjectValues.present(path, split, structure.dynamic(pathSuffix).members()));
    }
    ArrayColumn.Builder shared = SharedData.newBuilder();
    readValues(NativeColumns.SHARED_DATA, suffix, rowCount, shared);
    ArrayColumn others = SharedData.checked(shared, input);
    ObjectValues.join(
        rowCount, paths, List.of(others), (ArrayColumn.Builder) target.element(typed.size()));
    target.endRows(rowCount);
  }

  private void checkNulls(byte[] nulls, int start, int count) throws IOException {
    for (int i = start; i < start + count; i++) {
      if ((nulls[i] & ~1) != 0) {
        throw input.corrupt("null flags of 0 or 1", Integer.toString(nulls[i] & 0xff));
      }
    }
  }

  /** Ends the rows of a builder and returns how many elements they have together. */
  private int readEnds(int rowCount, ArrayColumn.Builder arrays) throws IOException {
    long[] lengths = new long[Math.min(PIECE_ROWS, rowCount)];
    long limit = MAX_ELEMENTS - arrays.elementCount();
    long last = 0;
    for (int done = 0; done < rowCount; ) {
      int count = Math.min(rowCount - done, lengths.length);
      input.readLongs(lengths, 0, count);
      for (int i = 0; i < count; i++) {
        long end = lengths[i];
        if (end < last || end > limit) {
          throw input.corrupt("an end of an array from " + last + " to " + limit, "" + end);
        }
        lengths[i] = end - last;
        last = end;
      }
      arrays.endRows(lengths, count);
      done += count;
    }
    return (int) last;
  }
}
