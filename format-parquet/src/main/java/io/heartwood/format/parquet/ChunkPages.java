package io.heartwood.format.parquet;

import io.heartwood.checksum.CorruptPartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;

/**
 * The pages of one column in one row group, one in memory at a time.
 *
 * <pre>
 * chunk   [dictionary page] data pages
 * page    header (Thrift: kind, sizes, CRC-32, encodings), compressed bytes
 * </pre>
 *
 * <p>Failures are {@link UncheckedIOException}s, since the library's interface allows no others.
 * Confined to one thread.
 */
final class ChunkPages implements PageReader {
  private final ColumnDescriptor column;
  private final ColumnMetaData chunk;
  private final ParquetCodec codec;
  private final FileRange range;
  private DictionaryPage dictionary;
  private DataPage first;
  private boolean started;

  ChunkPages(ColumnDescriptor column, ColumnMetaData chunk, FileRange range) {
    this.column = column;
    this.chunk = chunk;
    this.codec = ParquetCodec.of(chunk.getCodec());
    this.range = range;
  }

  @Override
  public long getTotalValueCount() {
    return chunk.getNum_values();
  }

  @Override
  public DictionaryPage readDictionaryPage() {
    start();
    return dictionary;
  }

  @Override
  public DataPage readPage() {
    start();
    DataPage page = first;
    first = null;
    return page != null ? page : next();
  }

  /** Reads up to the first data page: a dictionary, if there is one, stands before it. */
  private void start() {
    if (!started) {
      started = true;
      first = next();
    }
  }

  /** The next data page, or null. */
  private DataPage next() {
    try {
      while (!range.isAtEnd()) {
        long offset = range.position();
        try {
          DataPage page = read(offset);
          if (page != null) {
            return page;
          }
        } catch (IOException | RuntimeException e) {
          throw e instanceof CorruptPartException corrupt
              ? corrupt
              : new CorruptPartException(
                  range.file(),
                  offset,
                  "a page of column " + String.join(".", column.getPath()),
                  String.valueOf(e.getMessage()),
                  e);
        }
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DataPage read(long offset) throws IOException {
    PageHeader header = Util.readPageHeader(range);
    int size = header.getCompressed_page_size();
    if (size < 0 || size > range.remaining()) {
      throw new CorruptPartException(
          range.file(), offset, "a page within its column", size + " bytes");
    }
    byte[] bytes = range.readNBytes(size);
    if (bytes.length != size) {
      throw new CorruptPartException(range.file(), offset, size + " bytes of a page", "its end");
    }
    if (header.isSetCrc()) {
      CRC32 crc = new CRC32();
      crc.update(bytes);
      if ((int) crc.getValue() != header.getCrc()) {
        throw new CorruptPartException(
            range.file(),
            offset,
            "a page with checksum " + Integer.toHexString(header.getCrc()),
            Integer.toHexString((int) crc.getValue()));
      }
    }
    int plainSize = header.getUncompressed_page_size();
    return switch (header.getType()) {
      case DICTIONARY_PAGE -> {
        dictionary =
            dictionary(header.getDictionary_page_header(), codec.decompress(bytes, plainSize));
        yield null;
      }
      case DATA_PAGE -> page(header.getData_page_header(), codec.decompress(bytes, plainSize));
      case DATA_PAGE_V2 -> page(header.getData_page_header_v2(), bytes, plainSize);
      case INDEX_PAGE -> null;
    };
  }

  private DictionaryPage dictionary(DictionaryPageHeader header, byte[] plain) throws IOException {
    int width =
        switch (column.getPrimitiveType().getPrimitiveTypeName()) {
          case INT32, FLOAT, BINARY -> 4;
          case INT64, DOUBLE -> 8;
          case INT96 -> 12;
          case FIXED_LEN_BYTE_ARRAY -> column.getPrimitiveType().getTypeLength();
          case BOOLEAN -> throw new IOException("a dictionary of booleans");
        };
    int count = header.getNum_values();
    if (count < 0 || (long) count * width > plain.length) {
      throw new IOException("a dictionary of " + count + " values in " + plain.length + " bytes");
    }
    return new DictionaryPage(BytesInput.from(plain), count, encoding(header.getEncoding()));
  }

  private static DataPage page(DataPageHeader header, byte[] plain) throws IOException {
    requireCount(header.getNum_values());
    return new DataPageV1(
        BytesInput.from(plain),
        header.getNum_values(),
        plain.length,
        null,
        encoding(header.getRepetition_level_encoding()),
        encoding(header.getDefinition_level_encoding()),
        encoding(header.getEncoding()));
  }

  private DataPage page(DataPageHeaderV2 header, byte[] bytes, int plainSize) throws IOException {
    requireCount(header.getNum_values());
    int repetitions = header.getRepetition_levels_byte_length();
    int definitions = header.getDefinition_levels_byte_length();
    if (repetitions < 0 || definitions < 0 || (long) repetitions + definitions > bytes.length) {
      throw new IOException("levels of " + repetitions + " and " + definitions + " bytes");
    }
    int levels = repetitions + definitions;
    byte[] data = java.util.Arrays.copyOfRange(bytes, levels, bytes.length);
    if (header.isIs_compressed()) {
      data = codec.decompress(data, plainSize - levels);
    }
    return DataPageV2.uncompressed(
        header.getNum_rows(),
        header.getNum_nulls(),
        header.getNum_values(),
        BytesInput.from(bytes, 0, repetitions),
        BytesInput.from(bytes, repetitions, definitions),
        encoding(header.getEncoding()),
        BytesInput.from(data),
        null);
  }

  private static void requireCount(int count) throws IOException {
    if (count < 0) {
      throw new IOException("a page of " + count + " values");
    }
  }

  private static Encoding encoding(org.apache.parquet.format.Encoding encoding) {
    return Encoding.valueOf(encoding.name());
  }
}
