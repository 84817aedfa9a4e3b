package io.heartwood.format.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;

/** Converters that nobody calls: values are taken from the readers of columns directly. */
final class NoConverter extends GroupConverter {
  private final List<Converter> fields = new ArrayList<>();

  private NoConverter(GroupType group) {
    for (Type field : group.getFields()) {
      fields.add(field.isPrimitive() ? new Leaf() : new NoConverter(field.asGroupType()));
    }
  }

  static NoConverter of(GroupType group) {
    return new NoConverter(group);
  }

  @Override
  public Converter getConverter(int fieldIndex) {
    return fields.get(fieldIndex);
  }

  @Override
  public void start() {
    // not called
  }

  @Override
  public void end() {
    // not called
  }

  private static final class Leaf extends PrimitiveConverter {}
}
