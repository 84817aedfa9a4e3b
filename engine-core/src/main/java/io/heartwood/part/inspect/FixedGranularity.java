package io.heartwood.part.inspect;

import io.heartwood.codec.CompressedBlockReader;
import io.heartwood.column.NamedType;
import io.heartwood.disk.DiskInput;
import io.heartwood.part.format.MarksFormat;
import io.heartwood.part.format.PartFiles;
import io.heartwood.part.format.SerializationInfo;
import io.heartwood.serialization.StreamNames;
import io.heartwood.types.DataType;
import io.heartwood.types.LowCardinalityType;
import io.heartwood.types.NullableType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds the rows of a granule of a part whose marks do not say them: where values have a fixed
 * size, the place of the second mark in the decoded stream does.
 */
final class FixedGranularity {
  private static final int MAX_DECODED_SIZE_BYTES = 1 << 30;

  private FixedGranularity() {}

  /**
   * The {@code index_granularity}; empty if no column tells.
   *
   * @param columns those of types that are read
   */
  static OptionalInt find(
      PartDirectory directory,
      MarksFormat format,
      List<NamedType> columns,
      SerializationInfo serialization)
      throws IOException {
    for (NamedType column : columns) {
      DataType type = column.type();
      boolean nullable = type instanceof NullableType;
      int width = nullable ? 1 : type.valueSizeBytes();
      String stream = StreamNames.escape(column.name()) + (nullable ? ".null" : "");
      String data = stream + PartFiles.DATA_EXTENSION;
      String marks = stream + format.extension();
      boolean complete =
          !(type instanceof LowCardinalityType)
              && serialization.kind(column.name()) == SerializationInfo.Kind.DEFAULT;
      if (width > 0 && complete && directory.has(data) && directory.has(marks)) {
        Optional<Long> place = directory.attempt(() -> secondMark(directory, format, data, marks));
        if (place.isPresent()
            && place.get() > 0
            && place.get() % width == 0
            && place.get() / width <= Integer.MAX_VALUE) {
          return OptionalInt.of((int) (place.get() / width));
        }
      }
    }
    return OptionalInt.empty();
  }

  private static long secondMark(
      PartDirectory directory, MarksFormat format, String data, String marks) throws IOException {
    Optional<byte[]> read = directory.read(marks, bytes -> bytes);
    if (read.isEmpty()) {
      return -1;
    }
    byte[] entries =
        format.compressed()
            ? CompressedBlockReader.readAll(
                directory.describe(marks), read.get(), 0, MAX_DECODED_SIZE_BYTES)
            : read.get();
    int entrySize = format.entrySizeBytes(1);
    if (entries.length < 2 * entrySize) {
      return -1;
    }
    ByteBuffer second =
        ByteBuffer.wrap(entries, entrySize, entrySize).order(ByteOrder.LITTLE_ENDIAN);
    try (DiskInput input = directory.open(data)) {
      return BlockTable.read(input, directory.describe(data))
          .decodedOffset(second.getLong(), second.getLong());
    }
  }
}
