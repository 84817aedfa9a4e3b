package io.heartwood.part.inspect;

import io.heartwood.codec.CompressedBlockHeader;
import io.heartwood.disk.DiskInput;
import io.heartwood.part.format.ColumnEntry;
import io.heartwood.part.format.FileChecksum;
import io.heartwood.part.inspect.PartInspection.StreamInspection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The streams of a Wide part: sizes from the checksums, codecs from the first block of each. */
final class WideStreams {
  private WideStreams() {}

  static Map<String, List<StreamInspection>> inspect(
      PartDirectory directory, List<ColumnEntry> columns, Map<String, List<String>> names)
      throws IOException {
    Map<String, List<StreamInspection>> streams = new HashMap<>();
    Set<String> counted = new HashSet<>();
    for (ColumnEntry column : columns) {
      List<StreamInspection> ofColumn = new ArrayList<>();
      for (String name : names.getOrDefault(column.name(), List.of())) {
        Optional<String> file = StreamNaming.dataFile(name, directory.files().keySet());
        if (file.isPresent()) {
          ofColumn.add(inspect(directory, name, file.get(), !counted.add(file.get())));
        }
      }
      if (ofColumn.isEmpty()) {
        directory.note("column has no files, readers fill in its default: column=" + column.name());
      }
      streams.put(column.name(), ofColumn);
    }
    return streams;
  }

  private static StreamInspection inspect(
      PartDirectory directory, String name, String file, boolean shared) throws IOException {
    long size = directory.files().get(file);
    Optional<CompressedBlockHeader> first =
        size == 0 ? Optional.empty() : directory.attempt(() -> firstBlock(directory, file));
    long uncompressed =
        directory
            .checksums()
            .flatMap(all -> all.find(file))
            .map(FileChecksum::uncompressedSizeBytes)
            .orElse(0L);
    return new StreamInspection(
        name,
        file,
        first.map(CompressedBlockHeader::codec).stream().toList(),
        shared ? 0 : size,
        shared ? 0 : uncompressed,
        shared);
  }

  private static CompressedBlockHeader firstBlock(PartDirectory directory, String file)
      throws IOException {
    try (DiskInput input = directory.open(file)) {
      byte[] bytes =
          new byte[(int) Math.min(CompressedBlockHeader.MAX_SIZE_BYTES, input.sizeBytes())];
      input.readFully(0, bytes, 0, bytes.length);
      return CompressedBlockHeader.read(directory.describe(file), bytes, 0, bytes.length, 0);
    }
  }
}
