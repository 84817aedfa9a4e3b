package io.heartwood.format.parquet;

import io.heartwood.types.ArrayType;
import io.heartwood.types.DataType;
import io.heartwood.types.MapType;
import io.heartwood.types.TupleType;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Makes columns of the fields of a schema, with the forms of lists that older writers have. */
final class FileSchema {
  private final MessageType schema;

  FileSchema(MessageType schema) {
    this.schema = schema;
  }

  /**
   * The column of a field of the schema.
   *
   * @param wanted the type of the table's column
   * @throws IllegalArgumentException if the type of a leaf is not supported
   */
  FileColumn column(String name, DataType wanted) {
    Type field = schema.getType(name);
    return column(field, List.of(name), wanted, new Levels(0, 0, 0), false);
  }

  /**
   * The levels around a field.
   *
   * @param repetition how often it is repeated
   * @param slot definition level from which on it has a place
   * @param definition definition level of what is around it
   */
  private record Levels(int repetition, int slot, int definition) {
    Levels optional(Type type) {
      return type.isRepetition(Type.Repetition.OPTIONAL)
          ? new Levels(repetition, slot, definition + 1)
          : this;
    }

    Levels repeated() {
      return new Levels(repetition + 1, definition + 1, definition + 1);
    }
  }

  private FileColumn column(
      Type type, List<String> path, DataType wanted, Levels around, boolean isKey) {
    if (type.isRepetition(Type.Repetition.REPEATED)) {
      FileColumn element = content(type, path, elementOf(wanted), around.repeated(), false);
      return repeated(element, false, around, around.definition() + 1);
    }
    return content(type, path, wanted, around.optional(type), isKey);
  }

  private static FileColumn repeated(
      FileColumn element, boolean isMap, Levels around, int elementDefinition) {
    return new FileColumn.Repeated(
        element, isMap, around.repetition(), around.slot(), elementDefinition);
  }

  /** The column of a field whose own repetition is in the levels already. */
  private FileColumn content(
      Type type, List<String> path, DataType wanted, Levels levels, boolean isKey) {
    if (type.isPrimitive()) {
      DataType value = wanted == null ? null : wanted.withoutNullable();
      return new FileColumn.Leaf(
          new LeafShape(
              schema.getColumnDescription(path.toArray(String[]::new)),
              Decoding.of(type.asPrimitiveType(), value),
              levels.slot(),
              levels.definition() > levels.slot() && !isKey));
    }
    GroupType group = type.asGroupType();
    Type only = group.getFieldCount() == 1 ? group.getType(0) : null;
    if (only != null && only.isRepetition(Type.Repetition.REPEATED)) {
      Levels inside = levels.repeated();
      if (type.getLogicalTypeAnnotation() instanceof MapLogicalTypeAnnotation
          && !only.isPrimitive()
          && only.asGroupType().getFieldCount() == 2) {
        FileColumn entry = entry(only.asGroupType(), add(path, only), wanted, inside);
        return repeated(entry, true, levels, inside.definition());
      }
      if (type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation) {
        FileColumn element = element(only, add(path, only), elementOf(wanted), inside);
        return repeated(element, false, levels, inside.definition());
      }
    }
    return group(group, path, wanted, levels);
  }

  private FileColumn element(Type repeated, List<String> path, DataType wanted, Levels inside) {
    boolean isWrapper =
        !repeated.isPrimitive()
            && repeated.asGroupType().getFieldCount() == 1
            && !repeated.getName().equals("array")
            && !repeated.getName().endsWith("_tuple");
    if (!isWrapper) {
      return content(repeated, path, wanted, inside, false);
    }
    Type element = repeated.asGroupType().getType(0);
    return column(element, add(path, element), wanted, inside, false);
  }

  private FileColumn entry(GroupType entry, List<String> path, DataType wanted, Levels inside) {
    MapType map = wanted != null && wanted.valueType() instanceof MapType type ? type : null;
    Type key = entry.getType(0);
    Type value = entry.getType(1);
    return new FileColumn.Group(
        List.of("keys", "values"),
        List.of(
            column(key, add(path, key), map == null ? null : map.key(), inside, true),
            column(value, add(path, value), map == null ? null : map.value(), inside, false)));
  }

  private FileColumn group(GroupType group, List<String> path, DataType wanted, Levels levels) {
    List<String> names = new ArrayList<>();
    List<FileColumn> fields = new ArrayList<>();
    boolean isNumbered = isNumbered(group);
    for (int i = 0; i < group.getFieldCount(); i++) {
      Type field = group.getType(i);
      names.add(isNumbered ? "" : field.getName());
      fields.add(column(field, add(path, field), fieldOf(wanted, i, field), levels, false));
    }
    return new FileColumn.Group(names, fields);
  }

  /** Whether fields are named 1, 2, ...: those of a tuple without names. */
  private static boolean isNumbered(GroupType group) {
    for (int i = 0; i < group.getFieldCount(); i++) {
      if (!group.getFieldName(i).equals(Integer.toString(i + 1))) {
        return false;
      }
    }
    return true;
  }

  private static DataType fieldOf(DataType wanted, int index, Type field) {
    if (wanted == null || !(wanted.withoutNullable() instanceof TupleType tuple)) {
      return null;
    }
    for (int i = 0; i < tuple.elements().size(); i++) {
      if (tuple.isNamed() ? tuple.nameOf(i).equals(field.getName()) : i == index) {
        return tuple.elements().get(i).type();
      }
    }
    return null;
  }

  private static DataType elementOf(DataType wanted) {
    return wanted != null && wanted.valueType() instanceof ArrayType array ? array.element() : null;
  }

  private static List<String> add(List<String> path, Type field) {
    List<String> longer = new ArrayList<>(path);
    longer.add(field.getName());
    return longer;
  }
}
