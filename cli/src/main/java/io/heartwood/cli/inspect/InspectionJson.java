package io.heartwood.cli.inspect;

import io.heartwood.part.format.PartTtl;
import io.heartwood.part.inspect.PartInspection;
import io.heartwood.part.inspect.PartInspection.ColumnInspection;
import io.heartwood.part.inspect.PartInspection.KeyInspection;
import io.heartwood.part.inspect.PartInspection.MinMaxInspection;
import java.util.Locale;
import java.util.Map;

/**
 * An inspection as JSON. The names of the fields are stable and documented in {@code
 * docs/FORMAT.md}; new ones may be added. Numbers are exact; what is not known is absent.
 */
final class InspectionJson {
  private final JsonText json = new JsonText();

  /** The text; {@code checksums} is what is known of them. */
  static String of(PartInspection part, String checksums) {
    InspectionJson writer = new InspectionJson();
    writer.json.object(
        () -> {
          writer.part(part);
          writer.json.text("checksums", checksums);
        });
    return writer.json.toString();
  }

  private void part(PartInspection part) {
    json.text("directory", part.directoryName());
    part.name()
        .ifPresent(
            name ->
                json.object(
                    "name",
                    () ->
                        json.text("partitionId", name.partitionId())
                            .number("minBlock", name.minBlock())
                            .number("maxBlock", name.maxBlock())
                            .number("level", name.level())
                            .number("mutation", name.mutation())));
    part.type().ifPresent(type -> json.text("type", type.toString()));
    part.marksFormat().ifPresent(format -> json.text("marksExtension", format.extension()));
    part.rowCount().ifPresent(rows -> json.number("rows", rows));
    part.granules()
        .ifPresent(
            granules ->
                json.object(
                    "granules",
                    () ->
                        json.number("count", granules.granuleCount())
                            .number("marks", granules.markCount())
                            .flag("rowsKnown", granules.known())
                            .number("minRows", granules.minRowCount())
                            .number("maxRows", granules.maxRowCount())));
    json.number("sizeBytes", part.sizeBytes());
    json.number("compressedBytes", part.compressedSizeBytes());
    json.number("uncompressedBytes", part.uncompressedSizeBytes());
    part.partition().ifPresent(value -> key("partition", value, "values", false));
    json.array("minMax", part.minMax(), this::minMax);
    part.primaryKey().ifPresent(key -> key("primaryKey", key, "first", true));
    part.defaultCodec().ifPresent(codec -> json.text("defaultCodec", codec));
    part.metadataVersion().ifPresent(version -> json.text("metadataVersion", version));
    part.uuid().ifPresent(uuid -> json.text("uuid", uuid));
    part.serialization()
        .ifPresent(
            info ->
                json.object(
                    "serialization",
                    () -> {
                      json.number("version", info.version());
                      json.object("typeVersions", () -> info.typeVersions().forEach(json::number));
                      json.flag("propagatesTypeVersions", info.propagatesTypeVersions());
                    }));
    part.ttl().ifPresent(this::ttl);
    json.texts("sourceParts", part.sourceParts());
    json.array("columns", part.columns(), this::column);
    json.array(
        "skipIndexes",
        part.skipIndexes(),
        index -> {
          json.text("name", index.name()).texts("files", index.files());
          index.granuleCount().ifPresent(count -> json.number("granules", count));
          json.number("sizeBytes", index.sizeBytes());
        });
    json.array("projections", part.projections(), this::part);
    json.array(
        "files",
        part.files(),
        file ->
            json.text("name", file.name())
                .number("sizeBytes", file.sizeBytes())
                .flag("listed", file.listed()));
    json.texts("notes", part.notes());
    json.array(
        "defects",
        part.defects(),
        defect ->
            json.text("file", defect.file())
                .number("offset", defect.offset())
                .text("expected", defect.expected())
                .text("actual", defect.actual()));
  }

  private void column(ColumnInspection column) {
    json.text("name", column.name())
        .text("type", column.type())
        .flag("typeRead", column.readable())
        .texts("codecs", column.codecs())
        .texts("forms", column.forms())
        .number("compressedBytes", column.compressedSizeBytes())
        .number("uncompressedBytes", column.uncompressedSizeBytes())
        .array(
            "streams",
            column.streams(),
            stream ->
                json.text("name", stream.name())
                    .text("file", stream.file())
                    .texts("codecs", stream.codecs())
                    .number("compressedBytes", stream.compressedSizeBytes())
                    .number("uncompressedBytes", stream.uncompressedSizeBytes())
                    .flag("shared", stream.shared()));
  }

  private void key(String name, KeyInspection key, String firstName, boolean withLast) {
    json.object(
        name,
        () -> {
          json.text("source", key.source().name().toLowerCase(Locale.ROOT));
          json.texts("expressions", key.expressions());
          json.texts("types", key.types());
          json.texts(firstName, key.first());
          if (withLast) {
            json.texts("last", key.last());
            json.number("comparedRows", key.comparedRowCount());
          }
          json.number("sizeBytes", key.sizeBytes());
          json.text("hex", key.hex());
        });
  }

  private void minMax(MinMaxInspection range) {
    json.text("column", range.column());
    range.min().ifPresent(min -> json.text("min", min));
    range.max().ifPresent(max -> json.text("max", max));
    json.text("hex", range.hex());
  }

  private void ttl(PartTtl ttl) {
    json.object(
        "ttl",
        () -> {
          ttl.table().ifPresent(range -> json.object("table", () -> range(range)));
          ranges("columns", ttl.columns());
          ranges("moves", ttl.moves());
          ranges("recompression", ttl.recompression());
          ranges("groupBy", ttl.groupBy());
          ranges("rowsWhere", ttl.rowsWhere());
        });
  }

  private void ranges(String name, Map<String, PartTtl.Range> ranges) {
    if (!ranges.isEmpty()) {
      json.object(name, () -> ranges.forEach((key, range) -> json.object(key, () -> range(range))));
    }
  }

  private void range(PartTtl.Range range) {
    json.number("minSeconds", range.minSeconds())
        .number("maxSeconds", range.maxSeconds())
        .flag("finished", range.finished());
  }
}
