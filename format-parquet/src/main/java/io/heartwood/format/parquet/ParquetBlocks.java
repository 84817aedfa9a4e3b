package io.heartwood.format.parquet;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import io.heartwood.sql.input.BlockSource;
import io.heartwood.sql.input.InputLimits;
import io.heartwood.sql.input.InputRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.schema.MessageType;

/**
 * Reads the wanted columns of a Parquet file, row group by row group and block by block; of each
 * leaf one page and its dictionary are in memory. Confined to one thread.
 */
final class ParquetBlocks implements BlockSource {
  private static final int MAX_BLOCK_ROWS = 65_536;
  private static final long BLOCK_BYTES = 32L << 20;

  private final String source;
  private final InputStream stream;
  private final FileChannel channel;
  private final Optional<Path> temporary;
  private final InputLimits limits;
  private final FileMetaData footer;
  private final MessageType schema;
  private final List<NamedType> header = new ArrayList<>();
  private final List<FileColumn> columns = new ArrayList<>();
  private int nextGroup;
  private long rowsLeft;
  private int blockRows;
  private long offset;

  private ParquetBlocks(InputRequest request, FileChannel channel, Optional<Path> temporary)
      throws IOException, SqlException {
    this.source = request.source();
    this.stream = request.stream();
    this.channel = channel;
    this.temporary = temporary;
    this.limits = request.limits();
    this.footer = ParquetFooter.read(source, channel);
    try {
      this.schema = ThriftSchema.fromThrift(footer.getSchema());
    } catch (RuntimeException e) {
      throw new CorruptPartException(
          source, channel.size(), "a schema", String.valueOf(e.getMessage()), e);
    }
    FileSchema fields = new FileSchema(schema);
    for (NamedType wanted : request.header()) {
      if (schema.containsField(wanted.name())) {
        columns.add(column(fields, wanted));
        header.add(new NamedType(wanted.name(), columns.get(columns.size() - 1).type()));
      }
    }
    if (columns.isEmpty()) {
      throw new SqlException(
          ErrorCode.INCORRECT_DATA,
          "the input has no column of the table: file="
              + source
              + " columns="
              + String.join(
                  ",", schema.getFields().stream().limit(10).map(f -> f.getName()).toList()));
    }
  }

  private FileColumn column(FileSchema fields, NamedType wanted) throws SqlException {
    try {
      return fields.column(wanted.name(), wanted.type());
    } catch (RuntimeException e) {
      throw new SqlException(
          ErrorCode.UNKNOWN_TYPE,
          "cannot read column: file="
              + source
              + " column="
              + wanted.name()
              + " reason="
              + e.getMessage(),
          e);
    }
  }

  /** Opens the file of a request, or a temporary copy of its stream. */
  static ParquetBlocks open(InputRequest request) throws IOException, SqlException {
    Optional<Path> temporary = Optional.empty();
    if (request.file().isEmpty()) {
      temporary = Optional.of(Files.createTempFile("heartwood-", ".parquet"));
    }
    FileChannel channel = null;
    try {
      if (temporary.isPresent()) {
        Files.copy(request.stream(), temporary.get(), StandardCopyOption.REPLACE_EXISTING);
      }
      channel =
          FileChannel.open(
              temporary.orElseGet(() -> request.file().orElseThrow()), StandardOpenOption.READ);
      return new ParquetBlocks(request, channel, temporary);
    } catch (CorruptPartException e) {
      SqlException damaged =
          new SqlException(
              ErrorCode.INCORRECT_DATA,
              "malformed input: file="
                  + request.source()
                  + " offset="
                  + e.offset()
                  + " expected="
                  + e.expected()
                  + " found="
                  + e.actual(),
              e);
      abandon(channel, temporary, damaged);
      throw damaged;
    } catch (IOException | RuntimeException | SqlException e) {
      abandon(channel, temporary, e);
      throw e;
    }
  }

  private static void abandon(FileChannel channel, Optional<Path> temporary, Exception reason) {
    try {
      if (channel != null) {
        channel.close();
      }
      if (temporary.isPresent()) {
        Files.deleteIfExists(temporary.get());
      }
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  @Override
  public Optional<Block> next() throws IOException, SqlException {
    try {
      while (rowsLeft == 0) {
        if (nextGroup == footer.getRow_groupsSize()) {
          return Optional.empty();
        }
        openGroup(footer.getRow_groups().get(nextGroup++));
      }
      int rows = (int) Math.min(rowsLeft, blockRows);
      List<Column> block = new ArrayList<>();
      for (FileColumn column : columns) {
        column.forEachLeaf(leaf -> leaf.reader().read(rows));
        Column built = column.column();
        if (built.rowCount() != rows) {
          throw new IllegalStateException("levels and rows differ");
        }
        block.add(built);
      }
      rowsLeft -= rows;
      return Optional.of(new Block(header, block, rows));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (CorruptPartException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new CorruptPartException(
          source, offset, "values of row group " + (nextGroup - 1), reason(e), e);
    } catch (OutOfMemoryError e) {
      // The library believes some counts in pages; one array of such a size is refused, and that
      // leaves the memory as it was.
      throw new SqlException(
          ErrorCode.MEMORY_LIMIT_EXCEEDED,
          "a page asks for more memory than there is: file="
              + source
              + " rowGroup="
              + (nextGroup - 1)
              + " offset="
              + offset,
          e);
    }
  }

  private static String reason(RuntimeException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName() + ": " + root.getMessage();
  }

  private void openGroup(RowGroup group) throws IOException {
    Map<List<String>, ColumnMetaData> chunks = new HashMap<>();
    for (ColumnChunk chunk : group.getColumns()) {
      if (!chunk.isSetMeta_data() || chunk.isSetFile_path()) {
        throw corrupt("a column in this file", "one elsewhere");
      }
      chunks.put(chunk.getMeta_data().getPath_in_schema(), chunk.getMeta_data());
    }
    if (group.getNum_rows() < 0) {
      throw corrupt("rows of a row group", Long.toString(group.getNum_rows()));
    }
    Map<ColumnDescriptor, PageReader> pages = new HashMap<>();
    long[] plainBytes = new long[1];
    for (FileColumn column : columns) {
      List<FileColumn.Leaf> leaves = new ArrayList<>();
      column.forEachLeaf(leaves::add);
      for (FileColumn.Leaf leaf : leaves) {
        ColumnDescriptor descriptor = leaf.shape.descriptor();
        ColumnMetaData chunk = chunks.get(Arrays.asList(descriptor.getPath()));
        if (chunk == null) {
          throw corrupt("column " + String.join(".", descriptor.getPath()), "none");
        }
        pages.put(descriptor, pages(descriptor, chunk));
        plainBytes[0] += Math.max(0, chunk.getTotal_uncompressed_size());
      }
    }
    rowsLeft = group.getNum_rows();
    if (rowsLeft == 0) {
      return;
    }
    blockRows = blockRows(plainBytes[0] / rowsLeft + 1);
    ColumnReadStoreImpl store =
        new ColumnReadStoreImpl(
            new GroupPages(pages, rowsLeft),
            NoConverter.of(schema),
            schema,
            footer.isSetCreated_by() ? footer.getCreated_by() : "");
    for (FileColumn column : columns) {
      column.forEachLeaf(
          leaf -> {
            ColumnDescriptor descriptor = leaf.shape.descriptor();
            long valueCount = pages.get(descriptor).getTotalValueCount();
            leaf.open(new LeafReader(leaf.shape, store.getColumnReader(descriptor), valueCount));
          });
    }
  }

  private int blockRows(long bytesPerRow) {
    long fitting = Math.min(BLOCK_BYTES, limits.maxBytes()) / bytesPerRow;
    return (int) Math.max(1, Math.min(fitting, Math.min(limits.maxRows(), MAX_BLOCK_ROWS)));
  }

  private PageReader pages(ColumnDescriptor descriptor, ColumnMetaData chunk) throws IOException {
    long start = chunk.getData_page_offset();
    if (chunk.isSetDictionary_page_offset() && chunk.getDictionary_page_offset() > 0) {
      start = Math.min(start, chunk.getDictionary_page_offset());
    }
    long size = chunk.getTotal_compressed_size();
    if (start < 0 || size < 0 || start > channel.size() || size > channel.size() - start) {
      throw corrupt("a column within the file", "offset " + start + " and " + size + " bytes");
    }
    if (chunk.getType()
        != ThriftSchema.thriftType(descriptor.getPrimitiveType().getPrimitiveTypeName())) {
      throw corrupt("a column of the schema's type", String.valueOf(chunk.getType()));
    }
    offset = Math.max(offset, start);
    return new ChunkPages(descriptor, chunk, new FileRange(source, channel, start, start + size));
  }

  private CorruptPartException corrupt(String expected, String actual) {
    return new CorruptPartException(
        source, offset, expected + " in row group " + (nextGroup - 1), actual);
  }

  @Override
  public long offset() {
    return offset;
  }

  @Override
  public boolean isEnded() {
    return false;
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
      if (temporary.isPresent()) {
        Files.deleteIfExists(temporary.get());
      }
    } finally {
      stream.close();
    }
  }

  /** The pages of all wanted leaves of a row group. */
  private record GroupPages(Map<ColumnDescriptor, PageReader> pages, long rows)
      implements PageReadStore {
    @Override
    public PageReader getPageReader(ColumnDescriptor descriptor) {
      return pages.get(descriptor);
    }

    @Override
    public long getRowCount() {
      return rows;
    }
  }
}
