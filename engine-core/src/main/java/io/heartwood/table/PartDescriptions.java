package io.heartwood.table;

import io.heartwood.part.PartName;
import io.heartwood.part.PartState;
import io.heartwood.part.format.FileChecksum;
import io.heartwood.part.format.LoadedPart;
import io.heartwood.part.format.PartFiles;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/** Makes what is told of parts. */
final class PartDescriptions {
  private PartDescriptions() {}

  static PartInfo describe(Part part, PartState state, int snapshotCount) throws IOException {
    LoadedPart loaded = part.loaded();
    long compressed = 0;
    long uncompressed = 0;
    long marks = 0;
    long primaryKey = 0;
    for (Map.Entry<String, FileChecksum> file : loaded.checksums().files().entrySet()) {
      String name = file.getKey();
      long size = file.getValue().sizeBytes();
      if (name.endsWith(PartFiles.DATA_EXTENSION)) {
        compressed += size;
        uncompressed += file.getValue().uncompressedSizeBytes();
      } else if (name.equals(PartFiles.PRIMARY_INDEX)
          || name.equals(PartFiles.COMPRESSED_PRIMARY_INDEX)) {
        primaryKey += size;
      } else if (name.contains(".mrk") || name.contains(".cmrk")) {
        marks += size;
      }
    }
    PartName name = part.name();
    return new PartInfo(
        name,
        loaded.partition(),
        loaded.type(),
        state,
        part.rowCount(),
        loaded.granules().markCount(),
        part.summary().bytesOnDisk(),
        compressed,
        uncompressed,
        marks,
        primaryKey,
        Instant.ofEpochSecond(part.summary().modifiedEpochSecond()),
        part.disk().name(),
        part.directory().toString(),
        snapshotCount);
  }
}
