package io.heartwood.serialization;

import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.column.StringColumn;
import io.heartwood.column.VariantColumn;
import io.heartwood.types.DataType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Dynamic: its {@link DynamicStructure}, and a Variant of the types in it and of one string member,
 * {@code SharedVariant}, whose values have their type before them as {@link DynamicValues} says.
 */
final class DynamicSerialization implements Serialization {
  private final DynamicStructure structure;
  private final Substream structureStream;
  private final VariantSerialization variant;
  private final List<Substream> substreams;

  /**
   * @param ownStream whether the structure is the first of the substreams, as in Wide parts
   * @param variant of the types of the structure and the shared one
   */
  DynamicSerialization(
      DynamicStructure structure,
      Substream structureStream,
      boolean ownStream,
      VariantSerialization variant) {
    this.structure = structure;
    this.structureStream = structureStream;
    this.variant = variant;
    List<Substream> all = new ArrayList<>();
    if (ownStream) {
      all.add(structureStream);
    }
    all.addAll(variant.substreams());
    this.substreams = List.copyOf(all);
  }

  @Override
  public List<Substream> substreams() {
    return substreams;
  }

  @Override
  public void writePrefix(SubstreamSink sink) throws IOException {
    structure.write(sink.writer(structureStream));
    variant.writePrefix(sink);
  }

  @Override
  public void writeSuffix(SubstreamSink sink) throws IOException {
    variant.writeSuffix(sink);
  }

  @Override
  public void write(Column column, int from, int to, SubstreamSink sink) throws IOException {
    VariantColumn split =
        DynamicValues.split(
            (StringColumn) column, from, to, structure.types(), structure.sharedNumber());
    variant.write(split, 0, to - from, sink);
  }

  @Override
  public void read(SubstreamSource source, int rowCount, ColumnBuilder target) throws IOException {
    DynamicValues.join(
        readSplit(source, rowCount), structure.members(), (StringColumn.Builder) target);
  }

  /** The types of the members that {@link #readSplit} gives, null for the shared one. */
  List<DataType> members() {
    return structure.members();
  }

  /** A builder of rows by type. */
  static VariantColumn.Builder newSplitBuilder(DynamicStructure structure) {
    List<ColumnBuilder> builders = new ArrayList<>();
    for (DataType member : structure.members()) {
      builders.add(member == null ? new StringColumn.Builder(0) : Columns.newBuilder(member, 0));
    }
    return new VariantColumn.Builder(builders, 0);
  }

  /** Reads rows by type; the shared values are well formed. */
  VariantColumn readSplit(SubstreamSource source, int rowCount) throws IOException {
    VariantColumn.Builder builder = newSplitBuilder(structure);
    variant.read(source, rowCount, builder);
    VariantColumn split = builder.build();
    StringColumn shared = (StringColumn) split.members().get(structure.sharedNumber());
    if (shared.rowCount() > 0) {
      DynamicValues.check(shared, source.input(substreams.get(substreams.size() - 1)));
    }
    return split;
  }

  @Override
  public String toString() {
    return "Dynamic" + structure.types();
  }
}
