package io.heartwood.part.inspect;

import io.heartwood.part.format.ColumnEntry;
import io.heartwood.part.format.SerializationInfo;
import java.util.ArrayList;
import java.util.List;

/** In which of its forms a column lies, in words. */
final class ColumnForms {
  private ColumnForms() {}

  /** What is not as in the oldest parts. */
  static List<String> of(ColumnEntry column, SerializationInfo serialization) {
    List<String> forms = new ArrayList<>();
    SerializationInfo.Column info = serialization.columns().get(column.name());
    if (info != null && isSparse(info)) {
      forms.add(info.kind() == SerializationInfo.Kind.DEFAULT ? "sparse elements" : "sparse");
    }
    boolean propagates = serialization.propagatesTypeVersions();
    if (serialization.typeVersion("string") > 0
        && (column.type().equals("String") || propagates && namesString(column.type()))) {
      forms.add("sized strings");
    }
    return forms;
  }

  private static boolean isSparse(SerializationInfo.Column column) {
    return column.kind() == SerializationInfo.Kind.SPARSE
        || column.subcolumns().stream().anyMatch(ColumnForms::isSparse);
  }

  /** Whether there are strings of a stream of their own somewhere in a type. */
  private static boolean namesString(String type) {
    String rest = type.replace("LowCardinality(Nullable(String))", "");
    rest = rest.replace("LowCardinality(String)", "").replace("FixedString", "");
    return rest.matches(".*\\bString\\b.*");
  }
}
