package io.heartwood.serialization;

import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.TupleColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Tuples: each element as a column of its own. */
final class TupleSerialization implements Serialization {
  private final List<Serialization> elements;
  private final List<Substream> substreams;

  /**
   * @param elements at least one
   */
  TupleSerialization(List<Serialization> elements) {
    this.elements = List.copyOf(elements);
    List<Substream> all = new ArrayList<>();
    elements.forEach(element -> all.addAll(element.substreams()));
    this.substreams = List.copyOf(all);
  }

  @Override
  public List<Substream> substreams() {
    return substreams;
  }

  @Override
  public void writePrefix(SubstreamSink sink) throws IOException {
    for (Serialization element : elements) {
      element.writePrefix(sink);
    }
  }

  @Override
  public void writeSuffix(SubstreamSink sink) throws IOException {
    for (Serialization element : elements) {
      element.writeSuffix(sink);
    }
  }

  @Override
  public void readPrefix(SubstreamSource source) throws IOException {
    for (Serialization element : elements) {
      element.readPrefix(source);
    }
  }

  @Override
  public void write(Column column, int from, int to, SubstreamSink sink) throws IOException {
    TupleColumn tuples = (TupleColumn) column;
    for (int i = 0; i < elements.size(); i++) {
      elements.get(i).write(tuples.element(i), from, to, sink);
    }
  }

  @Override
  public void read(SubstreamSource source, int rowCount, ColumnBuilder target) throws IOException {
    TupleColumn.Builder tuples = (TupleColumn.Builder) target;
    for (int i = 0; i < elements.size(); i++) {
      elements.get(i).read(source, rowCount, tuples.element(i));
    }
    tuples.endRows(rowCount);
  }

  @Override
  public String toString() {
    return "Tuple" + elements;
  }
}
