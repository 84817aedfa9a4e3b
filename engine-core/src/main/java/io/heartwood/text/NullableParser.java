package io.heartwood.text;

import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.NullableColumn;

/** Reads values that may be NULL. */
final class NullableParser extends ValueParser {
  private final ValueParser nested;
  private NullableColumn.Builder builder;

  NullableParser(ValueParser nested) {
    this.nested = nested;
  }

  @Override
  public void start(ColumnBuilder newBuilder) {
    builder = (NullableColumn.Builder) newBuilder;
    nested.start(builder.nested());
  }

  @Override
  public void parse(byte[] bytes, int from, int to) {
    nested.parse(bytes, from, to);
    builder.endValue();
  }

  @Override
  public void parseEscaped(byte[] bytes, int from, int to) {
    if (to > from && bytes[from] == '\\' && isNullText(bytes, from, to)) {
      builder.appendNull();
    } else {
      nested.parseEscaped(bytes, from, to);
      builder.endValue();
    }
  }

  @Override
  boolean parseTicks(byte[] bytes, int from, int to, boolean json) {
    boolean read = nested.parseTicks(bytes, from, to, json);
    if (read) {
      builder.endValue();
    }
    return read;
  }

  @Override
  void parseNode(JsonNode node, byte[] source) {
    if (node.kind() == JsonNode.Kind.NULL) {
      builder.appendNull();
    } else {
      nested.parseNode(node, source);
      builder.endValue();
    }
  }

  @Override
  public void appendDefault() {
    builder.appendNull();
  }
}
