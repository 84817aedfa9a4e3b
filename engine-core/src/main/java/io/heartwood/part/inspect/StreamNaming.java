package io.heartwood.part.inspect;

import io.heartwood.checksum.SipHash;
import io.heartwood.part.format.ColumnEntry;
import io.heartwood.part.format.ColumnSubstreams;
import io.heartwood.part.format.PartFiles;
import io.heartwood.serialization.StreamNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which streams belong to which column of a Wide part, also for types nobody here knows. */
final class StreamNaming {
  /** Suffixes to try on names that were replaced by their hashes. */
  private static final List<String> SUFFIXES =
      List.of("", ".null", ".size0", ".size", ".dict", ".sparse.idx");

  private StreamNaming() {}

  /** The streams of each column: those that the part names, or those whose files look like it. */
  static Map<String, List<String>> of(
      List<ColumnEntry> columns, Optional<List<ColumnSubstreams>> named, Set<String> files) {
    Map<String, List<String>> streams = new LinkedHashMap<>();
    if (named.isPresent()) {
      named.get().forEach(column -> streams.put(column.column(), column.streams()));
      return streams;
    }
    Map<String, String> owners = new HashMap<>();
    for (ColumnEntry column : columns) {
      streams.put(column.name(), new ArrayList<>());
      owners.put(StreamNames.escape(column.name()), column.name());
    }
    for (ColumnEntry column : columns) {
      for (String suffix : SUFFIXES) {
        String stream = StreamNames.escape(column.name()) + suffix;
        if (!files.contains(stream + PartFiles.DATA_EXTENSION)
            && dataFile(stream, files).isPresent()) {
          streams.get(column.name()).add(stream);
        }
      }
      // Columns n.x and n.y have the sizes of their arrays in common.
      String shared = StreamNames.escape(StreamNames.nestedName(column.name())) + ".size0";
      if (!shared.startsWith(StreamNames.escape(column.name()) + ".")
          && column.type().startsWith("Array")
          && files.contains(shared + PartFiles.DATA_EXTENSION)) {
        streams.get(column.name()).add(shared);
      }
    }
    for (String file : files) {
      if (file.endsWith(PartFiles.DATA_EXTENSION)) {
        String stream = file.substring(0, file.length() - PartFiles.DATA_EXTENSION.length());
        owner(stream, owners).ifPresent(column -> streams.get(column).add(stream));
      }
    }
    return streams;
  }

  /** The column with the longest name that the stream's name begins with. */
  private static Optional<String> owner(String stream, Map<String, String> owners) {
    int end = stream.length();
    while (end > 0) {
      String owner = owners.get(stream.substring(0, end));
      if (owner != null) {
        return Optional.of(owner);
      }
      end = Math.max(stream.lastIndexOf('.', end - 1), stream.lastIndexOf("%2E", end - 1));
    }
    return Optional.empty();
  }

  /** The data file of a stream, under its name or the hash of its name. */
  static Optional<String> dataFile(String stream, Set<String> files) {
    String plain = stream + PartFiles.DATA_EXTENSION;
    if (files.contains(plain)) {
      return Optional.of(plain);
    }
    byte[] name = stream.getBytes(StandardCharsets.UTF_8);
    String hashed =
        SipHash.hash128(name).toNumberHex().toLowerCase(Locale.ROOT) + PartFiles.DATA_EXTENSION;
    return files.contains(hashed) ? Optional.of(hashed) : Optional.empty();
  }
}
