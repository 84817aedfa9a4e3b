package io.heartwood.part.format;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.codec.CompressedBlockReader;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.index.PrimaryIndex;
import io.heartwood.serialization.ArrayInput;
import io.heartwood.serialization.RowBinary;
import io.heartwood.types.DataType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code primary.idx}: for each mark the primary key of its first row, and if there is a final mark
 * that of the part's last row; in row binary, without separators or counts. {@code primary.cidx} is
 * the same in compressed blocks.
 *
 * <p>ClickHouse 26.7, golden parts {@code 25_sort_keys}, {@code 19_nonadaptive}.
 */
final class PrimaryIndexFile {
  private static final int MAX_DECODED_SIZE_BYTES = 1 << 30;

  private PrimaryIndexFile() {}

  /** The content of {@code primary.idx}. */
  static byte[] encode(PrimaryIndex index) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int row = 0; row < index.rowCount(); row++) {
      for (Column column : index.columns()) {
        RowBinary.write(column, row, bytes);
      }
    }
    return bytes.toByteArray();
  }

  /** Reads the index of a part that has a primary key. */
  static PrimaryIndex load(LoadedPart part, List<DataType> types) throws IOException {
    boolean compressed = part.checksums().find(PartFiles.COMPRESSED_PRIMARY_INDEX).isPresent();
    String name = compressed ? PartFiles.COMPRESSED_PRIMARY_INDEX : PartFiles.PRIMARY_INDEX;
    if (part.checksums().find(name).isEmpty()) {
      throw new CorruptPartException(
          part.directory() + "/" + name, 0, "the primary index", "no such file in the checksums");
    }
    byte[] bytes = part.readListed(name);
    String file = part.directory() + "/" + name;
    if (compressed) {
      bytes = CompressedBlockReader.readAll(file, bytes, 0, MAX_DECODED_SIZE_BYTES);
    }
    return decode(file, bytes, types, part.granules().markCount());
  }

  /** Decodes the content of {@code primary.idx}. */
  static PrimaryIndex decode(String file, byte[] bytes, List<DataType> types, int markCount)
      throws IOException {
    ArrayInput input = new ArrayInput(file, bytes);
    List<ColumnBuilder> builders = new ArrayList<>();
    for (DataType type : types) {
      builders.add(Columns.newBuilder(type, Math.min(markCount, bytes.length)));
    }
    for (int mark = 0; mark < markCount; mark++) {
      for (int i = 0; i < types.size(); i++) {
        RowBinary.read(input, types.get(i), builders.get(i));
      }
    }
    if (!input.atEnd()) {
      throw input.corrupt("the end of the file after " + markCount + " marks", "more bytes");
    }
    return new PrimaryIndex(types, builders.stream().map(ColumnBuilder::build).toList(), markCount);
  }
}
