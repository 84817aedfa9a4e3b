package io.heartwood.format.parquet;

import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import io.heartwood.sql.output.OutputRequest;
import io.heartwood.sql.output.ResultStatistics;
import io.heartwood.sql.output.ResultWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.PageWriteStore;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.TypeDefinedOrder;
import org.apache.parquet.format.Util;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Writes a Parquet file: row groups, whose compressed pages are held in memory until the group is
 * full, and the footer. Confined to one thread.
 */
final class ParquetResultWriter implements ResultWriter {
  private static final String SETTING = "output_format_parquet_";
  private static final int STRIPE_ROWS = 512;
  private static final int CHECK_ROWS = 64;
  private static final int STRIPE_BYTES = 1 << 18;
  private static final int PAGE_BYTES = 1 << 20;
  private static final long MAX_GROUP_BYTES = 512L << 20;

  private final OutputStream stream;
  private final ParquetCodec codec;
  private final long groupRowLimit;
  private final long groupByteLimit;
  private final ParquetProperties properties =
      ParquetProperties.builder()
          .withPageSize(PAGE_BYTES)
          .withDictionaryPageSize(PAGE_BYTES)
          .withMinRowCountForPageSizeCheck(CHECK_ROWS)
          .withMaxRowCountForPageSizeCheck(CHECK_ROWS)
          .estimateRowCountForPageSizeCheck(false)
          .withPageRowCountLimit(Integer.MAX_VALUE)
          .withSizeStatisticsEnabled(false)
          .build();
  private final List<RowGroup> groups = new ArrayList<>();
  private List<NamedType> header = List.of();
  private MessageType schema;
  private Map<ColumnDescriptor, ChunkWriter> chunks = new LinkedHashMap<>();
  private ColumnWriteStore store;
  private long groupRows;
  private long allRows;
  private long position;

  ParquetResultWriter(OutputRequest request) {
    Map<String, String> settings = request.settings();
    this.stream = request.stream();
    this.codec =
        ParquetCodec.valueOf(
            settings.getOrDefault(SETTING + "compression_method", "zstd").toUpperCase(Locale.ROOT));
    this.groupRowLimit =
        Long.parseLong(settings.getOrDefault(SETTING + "row_group_size", "1000000"));
    long bytes = Long.parseLong(settings.getOrDefault(SETTING + "row_group_size_bytes", "0"));
    this.groupByteLimit =
        bytes > 0 ? bytes : Math.min(MAX_GROUP_BYTES, Runtime.getRuntime().maxMemory() / 16);
  }

  @Override
  public void begin(List<NamedType> resultHeader) throws IOException, SqlException {
    header = List.copyOf(resultHeader);
    List<Type> fields = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (NamedType column : header) {
      if (!names.add(column.name())) {
        throw new SqlException(
            ErrorCode.DUPLICATE_COLUMN,
            "a Parquet file has one column of a name, use AS: column=" + column.name());
      }
      try {
        fields.add(ParquetTypes.of(column.name(), column.type()));
      } catch (IllegalArgumentException e) {
        throw new SqlException(
            ErrorCode.UNKNOWN_TYPE, e.getMessage() + ": column=" + column.name(), e);
      }
    }
    schema = new MessageType("schema", fields);
    writeBytes(ParquetFooter.MAGIC);
  }

  @Override
  public void write(List<Column> columns, int count) throws IOException, SqlException {
    for (int done = 0; done < count; ) {
      if (store == null) {
        openGroup();
      }
      int rows = (int) Math.min(count - done, groupRowLimit - groupRows);
      done += writeRows(columns, done, done + rows, count);
    }
  }

  /** Writes rows of the current group until it is full, and returns how many. */
  private int writeRows(List<Column> columns, int from, int to, int count)
      throws IOException, SqlException {
    List<ColumnWriter> writers = new ArrayList<>();
    for (ColumnDescriptor leaf : schema.getColumns()) {
      writers.add(store.getColumnWriter(leaf));
    }
    var nextWriter = writers.iterator();
    List<Emitter> emitters = new ArrayList<>();
    List<String> names = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < header.size(); i++) {
      List<Emitter> some = Emitters.of(header.get(i).type(), columns.get(i), nextWriter);
      emitters.addAll(some);
      some.forEach(unused -> names.add(""));
      for (int j = emitters.size() - some.size(); j < emitters.size(); j++) {
        names.set(j, header.get(i).name());
      }
      bytes += columns.get(i).sizeBytes();
    }
    int stripe = (int) Math.max(1, Math.min(STRIPE_ROWS, STRIPE_BYTES / (bytes / count + 1)));
    for (int row = from; row < to; row += stripe) {
      int end = Math.min(to, row + stripe);
      for (int i = 0; i < emitters.size(); i++) {
        emit(emitters.get(i), row, end, names.get(i));
      }
      // Told of the rows afterwards, the library ends pages between stripes only.
      for (int i = row; i < end; i++) {
        store.endRecord();
      }
      groupRows += end - row;
      if (groupRows == groupRowLimit || groupBytes() >= groupByteLimit) {
        endGroup();
        return end - from;
      }
    }
    return to - from;
  }

  private static void emit(Emitter emitter, int from, int to, String column) throws SqlException {
    try {
      for (int row = from; row < to; row++) {
        emitter.emit(row, 0, 0);
      }
    } catch (ArithmeticException e) {
      throw new SqlException(
          ErrorCode.TYPE_MISMATCH,
          "a value cannot be written to Parquet: column=" + column + " reason=" + e.getMessage(),
          e);
    }
  }

  private long groupBytes() {
    long bytes = store.getBufferedSize();
    for (ChunkWriter chunk : chunks.values()) {
      bytes += chunk.plainBytes();
    }
    return bytes;
  }

  private void openGroup() {
    chunks = new LinkedHashMap<>();
    for (ColumnDescriptor leaf : schema.getColumns()) {
      chunks.put(leaf, new ChunkWriter(leaf, codec));
    }
    Map<ColumnDescriptor, ChunkWriter> writers = chunks;
    store =
        properties.newColumnWriteStore(
            schema,
            new PageWriteStore() {
              @Override
              public PageWriter getPageWriter(ColumnDescriptor leaf) {
                return writers.get(leaf);
              }
            });
    groupRows = 0;
  }

  private void endGroup() throws IOException {
    store.flush();
    store.close();
    store = null;
    long start = position;
    long plainBytes = 0;
    List<ColumnChunk> written = new ArrayList<>();
    for (ChunkWriter chunk : chunks.values()) {
      ColumnChunk columnChunk = chunk.write(stream, position);
      position += columnChunk.getMeta_data().getTotal_compressed_size();
      plainBytes += chunk.plainBytes();
      written.add(columnChunk);
    }
    RowGroup group = new RowGroup(written, plainBytes, groupRows);
    group.setFile_offset(start);
    group.setTotal_compressed_size(position - start);
    groups.add(group);
    allRows += groupRows;
    chunks = new LinkedHashMap<>();
  }

  @Override
  public void finish(ResultStatistics statistics) throws IOException {
    if (store != null) {
      endGroup();
    }
    FileMetaData footer = new FileMetaData(2, ThriftSchema.toThrift(schema), allRows, groups);
    footer.setCreated_by("heartwood version 0.1.0");
    List<ColumnOrder> orders = new ArrayList<>();
    for (int i = 0; i < schema.getColumns().size(); i++) {
      orders.add(ColumnOrder.TYPE_ORDER(new TypeDefinedOrder()));
    }
    footer.setColumn_orders(orders);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Util.writeFileMetaData(footer, bytes);
    writeBytes(bytes.toByteArray());
    writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.size()).array());
    writeBytes(ParquetFooter.MAGIC);
  }

  private void writeBytes(byte[] bytes) throws IOException {
    stream.write(bytes);
    position += bytes.length;
  }

  @Override
  public void close() {
    if (store != null) {
      store.close();
      store = null;
    }
  }
}
