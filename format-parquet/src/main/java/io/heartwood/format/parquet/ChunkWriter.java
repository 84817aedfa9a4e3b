package io.heartwood.format.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.statistics.geospatial.GeospatialStatistics;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;

/**
 * Collects the compressed pages of one column of a row group, and writes them when the group is
 * full: the dictionary, which is known last, stands before the others. Confined to one thread.
 */
final class ChunkWriter implements PageWriter {
  private final ColumnDescriptor column;
  private final ParquetCodec codec;
  private final ByteArrayOutputStream pages = new ByteArrayOutputStream();
  private final Set<org.apache.parquet.format.Encoding> encodings =
      EnumSet.noneOf(org.apache.parquet.format.Encoding.class);
  private final Statistics<?> statistics;
  private byte[] dictionary = {};
  private long valueCount;
  private long plainBytes;

  ChunkWriter(ColumnDescriptor column, ParquetCodec codec) {
    this.column = column;
    this.codec = codec;
    this.statistics = Statistics.createStats(column.getPrimitiveType());
  }

  @Override
  @SuppressWarnings("deprecation") // still abstract
  public void writePage(
      BytesInput bytes,
      int count,
      Statistics<?> pageStatistics,
      Encoding repetitions,
      Encoding definitions,
      Encoding values)
      throws IOException {
    add(bytes, count, pageStatistics, repetitions, definitions, values);
  }

  private void add(
      BytesInput bytes,
      int count,
      Statistics<?> pageStatistics,
      Encoding repetitions,
      Encoding definitions,
      Encoding values)
      throws IOException {
    PageHeader header = new PageHeader(PageType.DATA_PAGE, 0, 0);
    header.setData_page_header(
        new DataPageHeader(count, thrift(values), thrift(definitions), thrift(repetitions)));
    encodings.addAll(List.of(thrift(values), thrift(definitions), thrift(repetitions)));
    writePage(header, bytes, pages);
    statistics.mergeStatistics(pageStatistics);
    valueCount += count;
  }

  @Override
  public void writePage(
      BytesInput bytes,
      int count,
      int rows,
      Statistics<?> pageStatistics,
      Encoding repetitions,
      Encoding definitions,
      Encoding values)
      throws IOException {
    add(bytes, count, pageStatistics, repetitions, definitions, values);
  }

  @Override
  public void writePage(
      BytesInput bytes,
      int count,
      int rows,
      Statistics<?> pageStatistics,
      SizeStatistics sizes,
      GeospatialStatistics places,
      Encoding repetitions,
      Encoding definitions,
      Encoding values)
      throws IOException {
    add(bytes, count, pageStatistics, repetitions, definitions, values);
  }

  @Override
  public void writePageV2(
      int rows,
      int nulls,
      int count,
      BytesInput repetitions,
      BytesInput definitions,
      Encoding encoding,
      BytesInput data,
      Statistics<?> pageStatistics) {
    throw new UnsupportedOperationException("pages of version 2 are not written");
  }

  @Override
  public void writeDictionaryPage(DictionaryPage page) throws IOException {
    PageHeader header = new PageHeader(PageType.DICTIONARY_PAGE, 0, 0);
    header.setDictionary_page_header(
        new DictionaryPageHeader(page.getDictionarySize(), thrift(page.getEncoding())));
    encodings.add(thrift(page.getEncoding()));
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    writePage(header, page.getBytes(), target);
    dictionary = target.toByteArray();
  }

  private void writePage(PageHeader header, BytesInput bytes, ByteArrayOutputStream target)
      throws IOException {
    ByteArrayOutputStream copy = new ByteArrayOutputStream(Math.toIntExact(bytes.size()));
    bytes.writeAllTo(copy);
    byte[] plain = copy.toByteArray();
    byte[] compressed = codec.compress(plain);
    CRC32 crc = new CRC32();
    crc.update(compressed);
    header.setUncompressed_page_size(plain.length);
    header.setCompressed_page_size(compressed.length);
    header.setCrc((int) crc.getValue());
    int start = target.size();
    Util.writePageHeader(header, target);
    plainBytes += target.size() - start + plain.length;
    target.write(compressed, 0, compressed.length);
  }

  private static org.apache.parquet.format.Encoding thrift(Encoding encoding) {
    return org.apache.parquet.format.Encoding.valueOf(encoding.name());
  }

  /** Bytes of values and levels before compression. */
  long plainBytes() {
    return plainBytes;
  }

  /**
   * Writes the pages.
   *
   * @param offset where they will lie in the file
   */
  ColumnChunk write(OutputStream stream, long offset) throws IOException {
    stream.write(dictionary);
    pages.writeTo(stream);
    ColumnMetaData metaData =
        new ColumnMetaData(
            ThriftSchema.thriftType(column.getPrimitiveType().getPrimitiveTypeName()),
            new ArrayList<>(encodings),
            Arrays.asList(column.getPath()),
            codec.code(),
            valueCount,
            plainBytes,
            dictionary.length + pages.size(),
            offset + dictionary.length);
    if (dictionary.length > 0) {
      metaData.setDictionary_page_offset(offset);
    }
    metaData.setStatistics(ChunkStatistics.of(statistics));
    ColumnChunk chunk = new ColumnChunk(0);
    chunk.setMeta_data(metaData);
    return chunk;
  }

  @Override
  public long getMemSize() {
    return pages.size() + dictionary.length;
  }

  @Override
  public long allocatedSize() {
    return getMemSize();
  }

  @Override
  public String memUsageString(String prefix) {
    return prefix + " " + getMemSize() + " bytes";
  }
}
