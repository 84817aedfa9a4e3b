package io.heartwood.serialization;

import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A column whose prefixes are substreams of their own, before all others: in Compact parts. */
final class PrefixedSerialization implements Serialization {
  private final Serialization nested;
  private final List<Substream> substreams;

  PrefixedSerialization(List<Substream> prefixes, Serialization nested) {
    this.nested = nested;
    List<Substream> all = new ArrayList<>(prefixes);
    all.addAll(nested.substreams());
    this.substreams = List.copyOf(all);
  }

  @Override
  public List<Substream> substreams() {
    return substreams;
  }

  @Override
  public void writePrefix(SubstreamSink sink) throws IOException {
    nested.writePrefix(sink);
  }

  @Override
  public void readPrefix(SubstreamSource source) throws IOException {
    nested.readPrefix(source);
  }

  @Override
  public void write(Column column, int from, int to, SubstreamSink sink) throws IOException {
    nested.write(column, from, to, sink);
  }

  @Override
  public void read(SubstreamSource source, int rowCount, ColumnBuilder target) throws IOException {
    nested.read(source, rowCount, target);
  }

  @Override
  public String toString() {
    return nested.toString();
  }
}
