package io.heartwood.part.format;

import io.heartwood.codec.CodecChain;
import io.heartwood.codec.CodecWorkspace;
import io.heartwood.codec.CompressBlockSizes;
import io.heartwood.codec.CompressedBlockWriter;
import io.heartwood.part.PartType;
import io.heartwood.schema.TableSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * In which of the possible forms the files of a part are written: settings of a table. Immutable.
 *
 * @param marks marks in compressed blocks of a codec, or plain
 * @param primaryKey the same for the primary index
 * @param marksForSubstreams {@code write_marks_for_substreams_in_compact_parts}; parts then also
 *     have {@code columns_substreams.txt}, Wide ones too
 * @param sizedStrings whether strings have a stream of sizes
 * @param sparseNullables whether Nullable columns may be sparse
 * @param propagatesTypeVersions whether those inside other types have one, too
 * @param sparseRatio columns with a larger share of defaults are sparse; from 1 on none is
 * @param countsAllDefaults whether all rows are looked at for that, or a sample
 * @param maxStreamNameBytes longer stream names are replaced by their hash
 * @param maxDictionaryKeys of LowCardinality in a Wide part; 0 if there are no dictionaries
 */
record PartForm(
    IndexForm marks,
    IndexForm primaryKey,
    boolean marksForSubstreams,
    boolean sizedStrings,
    boolean sparseNullables,
    boolean propagatesTypeVersions,
    double sparseRatio,
    boolean countsAllDefaults,
    int maxStreamNameBytes,
    int maxDictionaryKeys) {
  /** The form of tables without settings. */
  static final PartForm CONSERVATIVE = of(TableSettings.DEFAULT);

  /** Whether and how a file of an index is compressed. */
  record IndexForm(boolean compressed, CodecChain codec, int blockSizeBytes) {
    /** The bytes of the file. */
    byte[] encode(byte[] plain) throws IOException {
      try (CodecWorkspace workspace = new CodecWorkspace()) {
        return encode(plain, workspace);
      }
    }

    /** The bytes of the file; the workspace stays open. */
    byte[] encode(byte[] plain, CodecWorkspace workspace) throws IOException {
      return compressed
          ? CompressedBlockWriter.compressAll(
              codec.codec(),
              new CompressBlockSizes(blockSizeBytes, blockSizeBytes),
              plain,
              workspace)
          : plain;
    }
  }

  static PartForm of(TableSettings settings) {
    return new PartForm(
        new IndexForm(
            settings.flag("compress_marks"),
            settings.codec("marks_compression_codec"),
            (int) settings.number("marks_compress_block_size")),
        new IndexForm(
            settings.flag("compress_primary_key"),
            settings.codec("primary_key_compression_codec"),
            (int) settings.number("primary_key_compress_block_size")),
        settings.flag("write_marks_for_substreams_in_compact_parts"),
        settings.text("serialization_info_version").equals("with_types")
            && settings.text("string_serialization_version").equals("with_size_stream"),
        settings.text("serialization_info_version").equals("with_types")
            && settings.text("nullable_serialization_version").equals("allow_sparse"),
        settings.flag("propagate_types_serialization_versions_to_nested_types"),
        settings.ratio("ratio_of_defaults_for_sparse_serialization"),
        settings.flag("compute_exact_num_defaults_for_sparse_columns"),
        settings.flag("replace_long_file_name_to_hash")
            ? (int) settings.number("max_file_name_length")
            : Integer.MAX_VALUE,
        (int) settings.number("low_cardinality_max_dictionary_size"));
  }

  MarksFormat marksFormat(PartType type) {
    if (type == PartType.WIDE) {
      return marks.compressed() ? MarksFormat.WIDE_COMPRESSED : MarksFormat.WIDE;
    }
    if (marksForSubstreams) {
      return marks.compressed()
          ? MarksFormat.COMPACT_SUBSTREAMS_COMPRESSED
          : MarksFormat.COMPACT_SUBSTREAMS;
    }
    return marks.compressed()
        ? MarksFormat.COMPACT_COLUMNS_COMPRESSED
        : MarksFormat.COMPACT_COLUMNS;
  }

  /** The name of a stream's files, without extension. */
  String fileName(String stream) {
    return stream.getBytes(StandardCharsets.UTF_8).length > maxStreamNameBytes
        ? PartFiles.hashedStreamName(stream)
        : stream;
  }

  /** Whether some columns may be sparse. */
  boolean choosesSparse() {
    return sparseRatio < 1;
  }

  /** Whether parts have {@code serialization.json}. */
  boolean hasSerializationInfo() {
    return sizedStrings || sparseNullables || choosesSparse();
  }

  /** What {@code serialization.json} says of columns like these. */
  SerializationInfo serialization(SortedMap<String, SerializationInfo.Column> columns) {
    if (!hasSerializationInfo()) {
      return SerializationInfo.CLASSIC;
    }
    if (!sizedStrings && !sparseNullables) {
      return SerializationInfo.of(0, Map.of(), false, columns);
    }
    // ClickHouse names the version of strings also where it is 0.
    Map<String, Integer> versions = new TreeMap<>();
    versions.put(SerializationInfo.STRING, sizedStrings ? 1 : 0);
    if (sparseNullables) {
      versions.put(SerializationInfo.NULLABLE, 1);
    }
    return SerializationInfo.of(1, versions, propagatesTypeVersions, columns);
  }
}
