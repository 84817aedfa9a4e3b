package io.heartwood.cli.inspect;

import io.heartwood.part.format.PartDefect;
import io.heartwood.part.format.PartFiles;
import io.heartwood.part.format.PartTtl;
import io.heartwood.part.format.SerializationInfo;
import io.heartwood.part.inspect.PartInspection;
import io.heartwood.part.inspect.PartInspection.ColumnInspection;
import io.heartwood.part.inspect.PartInspection.FileInspection;
import io.heartwood.part.inspect.PartInspection.GranuleInspection;
import io.heartwood.part.inspect.PartInspection.KeyInspection;
import io.heartwood.part.inspect.PartInspection.KeySource;
import io.heartwood.part.inspect.PartInspection.MinMaxInspection;
import io.heartwood.part.inspect.PartInspection.SkipIndexInspection;
import io.heartwood.part.inspect.PartInspection.StreamInspection;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Prints an inspection for people. Confined to one thread. */
final class InspectionText {
  private static final int NAME_WIDTH = 15;

  /** Of a column with more streams, such as JSON, the empty ones are only counted. */
  private static final int MANY_STREAMS = 8;

  private final PrintWriter output;

  InspectionText(PrintWriter output) {
    this.output = output;
  }

  /** Prints a part; {@code checksums} is what is known of them. */
  void print(PartInspection part, String checksums) {
    head(part);
    line("checksums", checksums);
    columns(part);
    skipIndexes(part);
    projections(part);
    otherFiles(part);
    findings(part);
    output.flush();
  }

  private void head(PartInspection part) {
    line("part", Texts.shortened(part.directoryName()));
    line(
        "type",
        part.marksFormat()
            .map(format -> part.type().orElseThrow() + ", marks " + format.extension())
            .orElse("unknown"));
    line(
        "rows",
        part.rowCount().isPresent() ? Texts.number(part.rowCount().getAsLong()) : "unknown");
    line("granules", part.granules().map(InspectionText::granules).orElse("unknown"));
    line(
        "size",
        Texts.count(part.sizeBytes(), "byte") + " in " + Texts.count(part.files().size(), "file"));
    line(
        "columns",
        Texts.number(part.columns().size())
            + ", "
            + Texts.count(part.compressedSizeBytes(), "byte")
            + ", uncompressed "
            + Texts.number(part.uncompressedSizeBytes())
            + ", ratio "
            + Texts.ratio(part.compressedSizeBytes(), part.uncompressedSizeBytes()));
    part.partition().ifPresent(value -> line("partition", partition(part, value)));
    for (MinMaxInspection range : part.minMax()) {
      line("min-max", minMax(range));
    }
    line("primary key", part.primaryKey().map(InspectionText::primaryKey).orElse("none"));
    part.defaultCodec().ifPresent(codec -> line("default codec", Texts.shortened(codec)));
    part.serialization().ifPresent(info -> line("serialization", serialization(info)));
    part.ttl().ifPresent(this::ttl);
    part.uuid().ifPresent(uuid -> line("uuid", Texts.shortened(uuid)));
    if (!part.sourceParts().isEmpty()) {
      line("patches", String.join(", ", part.sourceParts()));
    }
  }

  private static String granules(GranuleInspection granules) {
    String rows =
        granules.minRowCount() == granules.maxRowCount()
            ? Texts.count(granules.minRowCount(), "row")
            : Texts.number(granules.minRowCount())
                + " to "
                + Texts.count(granules.maxRowCount(), "row");
    String marks = ", " + Texts.count(granules.markCount(), "mark");
    if (!granules.known()) {
      return granules.granuleCount()
          + marks
          + "; they do not say their rows: index_granularity of the table was "
          + rows;
    }
    return granules.granuleCount()
        + (granules.granuleCount() == 0 ? "" : " of " + rows)
        + marks
        + (granules.markCount() > granules.granuleCount() ? " with the final one" : "");
  }

  private static String partition(PartInspection part, KeyInspection value) {
    String id = part.name().map(name -> name.partitionId()).orElse("of unknown id");
    return switch (value.source()) {
      case UNKNOWN -> id + ", types unknown, bytes " + value.hex();
      case INFERRED ->
          id
              + ", value "
              + Texts.tuple(value.first())
              + " (read as "
              + String.join(", ", value.types())
              + ", which gives this id)";
      case DEFINITION ->
          id + ", " + Texts.tuple(value.expressions()) + " = " + Texts.tuple(value.first());
    };
  }

  private static String minMax(MinMaxInspection range) {
    return range.column()
        + (range.min().isPresent()
            ? ": "
                + Texts.shortened(range.min().get())
                + " to "
                + Texts.shortened(range.max().orElse(""))
            : ": type unknown, bytes " + range.hex());
  }

  private static String primaryKey(KeyInspection key) {
    if (key.sizeBytes() == 0) {
      return "no values, as there are no rows";
    }
    if (key.source() == KeySource.UNKNOWN) {
      return "types unknown (--order-by gives them), "
          + Texts.count(key.sizeBytes(), "byte")
          + ", beginning with "
          + key.hex();
    }
    String text =
        Texts.tuple(key.expressions())
            + ": "
            + Texts.tuple(key.first())
            + " to "
            + Texts.tuple(key.last());
    return key.source() == KeySource.DEFINITION
        ? text
        : text + " (columns inferred from " + Texts.count(key.comparedRowCount(), "row") + ")";
  }

  private static String serialization(SerializationInfo info) {
    List<String> versions = new ArrayList<>();
    info.typeVersions().forEach((type, version) -> versions.add(type + " " + version));
    return "version "
        + info.version()
        + (versions.isEmpty() ? "" : ", " + String.join(", ", versions))
        + (info.propagatesTypeVersions() ? ", also inside other types" : "");
  }

  private void ttl(PartTtl ttl) {
    ttl.table().ifPresent(range -> ttl("rows", range));
    ttl("column ", ttl.columns());
    ttl("move ", ttl.moves());
    ttl("recompress ", ttl.recompression());
    ttl("group by ", ttl.groupBy());
    ttl("rows where ", ttl.rowsWhere());
  }

  private void ttl(String what, Map<String, PartTtl.Range> ranges) {
    ranges.forEach((name, range) -> ttl(what + Texts.shortened(name), range));
  }

  private void ttl(String what, PartTtl.Range range) {
    String times =
        range.maxSeconds() == 0
            ? "never"
            : Instant.ofEpochSecond(range.minSeconds())
                + " to "
                + Instant.ofEpochSecond(range.maxSeconds());
    line("ttl", what + ": " + times + (range.finished() ? ", done" : ""));
  }

  private void columns(PartInspection part) {
    if (part.columns().isEmpty()) {
      return;
    }
    output.println();
    TextTable table =
        new TextTable("column", "type", "codec", "form", ">compressed", ">uncompressed", ">ratio");
    for (ColumnInspection column : part.columns()) {
      List<String> forms = new ArrayList<>(column.forms());
      if (!column.readable()) {
        forms.add("type not read");
      }
      if (column.streams().isEmpty()) {
        forms.add("no data");
      }
      table.add(
          Texts.shortened(column.name()),
          Texts.shortened(column.type()),
          String.join("; ", column.codecs()),
          String.join(", ", forms),
          Texts.number(column.compressedSizeBytes()),
          Texts.number(column.uncompressedSizeBytes()),
          Texts.ratio(column.compressedSizeBytes(), column.uncompressedSizeBytes()));
      streams(column.streams(), table);
    }
    table.print(output);
  }

  private static void streams(List<StreamInspection> streams, TextTable table) {
    if (streams.size() < 2) {
      return;
    }
    boolean many = streams.size() > MANY_STREAMS;
    int hidden = 0;
    for (StreamInspection stream : streams) {
      if (many && !stream.shared() && stream.compressedSizeBytes() == 0) {
        hidden++;
        continue;
      }
      boolean shared = stream.shared();
      table.add(
          "  " + Texts.shortened(stream.name()),
          "",
          String.join("; ", stream.codecs()),
          shared ? "counted above" : "",
          shared ? "" : Texts.number(stream.compressedSizeBytes()),
          shared ? "" : Texts.number(stream.uncompressedSizeBytes()),
          shared ? "" : Texts.ratio(stream.compressedSizeBytes(), stream.uncompressedSizeBytes()));
    }
    if (hidden > 0) {
      table.add("  " + Texts.count(hidden, "empty stream"), "", "", "", "", "", "");
    }
  }

  private void skipIndexes(PartInspection part) {
    if (part.skipIndexes().isEmpty()) {
      return;
    }
    output.println();
    TextTable table = new TextTable("skip index", "files", ">granules", ">bytes");
    for (SkipIndexInspection index : part.skipIndexes()) {
      table.add(
          Texts.shortened(index.name()),
          String.join(", ", index.files()),
          index.granuleCount().isPresent() ? Texts.number(index.granuleCount().getAsLong()) : "-",
          Texts.number(index.sizeBytes()));
    }
    table.print(output);
  }

  private void projections(PartInspection part) {
    if (part.projections().isEmpty()) {
      return;
    }
    output.println();
    TextTable table = new TextTable("projection", "type", ">rows", "columns", ">bytes");
    for (PartInspection projection : part.projections()) {
      table.add(
          Texts.shortened(projection.directoryName()),
          projection.type().map(Object::toString).orElse("-"),
          projection.rowCount().isPresent() ? Texts.number(projection.rowCount().getAsLong()) : "-",
          Texts.shortened(
              String.join(
                  ", ", projection.columns().stream().map(ColumnInspection::name).toList())),
          Texts.number(projection.sizeBytes()));
    }
    table.print(output);
  }

  private void otherFiles(PartInspection part) {
    TreeSet<String> shown = new TreeSet<>();
    part.columns().forEach(column -> column.streams().forEach(stream -> shown.add(stream.file())));
    part.skipIndexes().forEach(index -> shown.addAll(index.files()));
    part.projections().forEach(projection -> shown.add(projection.directoryName()));
    output.println();
    TextTable table = new TextTable("other file", ">bytes", "");
    for (FileInspection file : part.files()) {
      if (!shown.contains(file.name()) && !isMarks(file.name(), part)) {
        table.add(
            Texts.shortened(file.name()),
            Texts.number(file.sizeBytes()),
            file.listed() || !PartFiles.isListedInChecksums(file.name())
                ? ""
                : "not in checksums.txt, which should list it");
      }
    }
    table.print(output);
  }

  private static boolean isMarks(String file, PartInspection part) {
    return part.marksFormat().isPresent() && file.endsWith(part.marksFormat().get().extension());
  }

  private void findings(PartInspection part) {
    if (!part.notes().isEmpty() || !part.defects().isEmpty()) {
      output.println();
    }
    part.notes().forEach(note -> line("note", note));
    for (PartDefect defect : part.defects()) {
      line("damaged", defect.toString());
    }
    for (PartInspection projection : part.projections()) {
      projection.notes().forEach(note -> line("note", projection.directoryName() + ": " + note));
      projection.defects().forEach(defect -> line("damaged", defect.toString()));
    }
  }

  private void line(String name, String value) {
    output.println(name + " ".repeat(Math.max(1, NAME_WIDTH - name.length())) + value);
  }
}
