package io.heartwood.serialization;

import io.heartwood.column.ArrayColumn;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.TupleColumn;
import io.heartwood.column.VariantColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * JSON: its {@link ObjectStructure}, the values of each typed path as a column of its type, those
 * of each path in the structure as a Dynamic, and the values at all other paths as {@link
 * SharedData}.
 */
final class JsonSerialization implements Serialization {
  private final ObjectStructure structure;
  private final Substream structureStream;
  private final List<Serialization> typed;
  private final List<DynamicSerialization> dynamic;
  private final SharedData shared;
  private final List<Substream> substreams;

  /**
   * @param ownStream whether the structure is the first of the substreams, as in Wide parts
   * @param typed of the typed paths, in byte order
   * @param dynamic of the paths of the structure
   */
  JsonSerialization(
      ObjectStructure structure,
      Substream structureStream,
      boolean ownStream,
      List<Serialization> typed,
      List<DynamicSerialization> dynamic,
      SharedData shared) {
    this.structure = structure;
    this.structureStream = structureStream;
    this.typed = List.copyOf(typed);
    this.dynamic = List.copyOf(dynamic);
    this.shared = shared;
    List<Substream> all = new ArrayList<>();
    if (ownStream) {
      all.add(structureStream);
    }
    typed.forEach(path -> all.addAll(path.substreams()));
    dynamic.forEach(path -> all.addAll(path.substreams()));
    all.addAll(shared.substreams());
    this.substreams = List.copyOf(all);
  }

  @Override
  public List<Substream> substreams() {
    return substreams;
  }

  @Override
  public void writePrefix(SubstreamSink sink) throws IOException {
    structure.write(sink.writer(structureStream));
    for (Serialization path : typed) {
      path.writePrefix(sink);
    }
    for (Serialization path : dynamic) {
      path.writePrefix(sink);
    }
  }

  @Override
  public void writeSuffix(SubstreamSink sink) throws IOException {
    for (Serialization path : typed) {
      path.writeSuffix(sink);
    }
    for (Serialization path : dynamic) {
      path.writeSuffix(sink);
    }
  }

  @Override
  public void write(Column column, int from, int to, SubstreamSink sink) throws IOException {
    TupleColumn objects = (TupleColumn) column;
    for (int i = 0; i < typed.size(); i++) {
      typed.get(i).write(objects.element(i), from, to, sink);
    }
    ArrayColumn pairs = DynamicValues.pairs(objects, typed.size());
    ObjectValues.Split split = ObjectValues.split(pairs, from, to, structure.paths());
    for (int i = 0; i < dynamic.size(); i++) {
      dynamic.get(i).write(split.values().get(i), 0, to - from, sink);
    }
    shared.write(split.rest(), sink);
  }

  @Override
  public void read(SubstreamSource source, int rowCount, ColumnBuilder target) throws IOException {
    TupleColumn.Builder objects = (TupleColumn.Builder) target;
    for (int i = 0; i < typed.size(); i++) {
      typed.get(i).read(source, rowCount, objects.element(i));
    }
    List<ObjectValues.PathValues> paths = new ArrayList<>();
    for (int i = 0; i < dynamic.size(); i++) {
      VariantColumn split = dynamic.get(i).readSplit(source, rowCount);
      paths.add(ObjectValues.present(structure.paths().get(i), split, dynamic.get(i).members()));
    }
    List<ArrayColumn> others = shared.read(source, rowCount);
    ObjectValues.join(rowCount, paths, others, (ArrayColumn.Builder) objects.element(typed.size()));
    objects.endRows(rowCount);
  }

  @Override
  public String toString() {
    return "JSON" + structure.paths();
  }
}
