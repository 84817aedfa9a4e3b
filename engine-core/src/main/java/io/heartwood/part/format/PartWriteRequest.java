package io.heartwood.part.format;

import io.heartwood.codec.CodecChain;
import io.heartwood.codec.CompressBlockSizes;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.expression.BoundExpression;
import io.heartwood.index.skip.SkipIndex;
import io.heartwood.part.PartType;
import io.heartwood.schema.TableSettings;
import io.heartwood.types.DataType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * A part that is to be written: where, what, and how. Immutable; made by {@link #builder}.
 *
 * <p>The transaction, and the executor if any, stay the caller's.
 */
public final class PartWriteRequest {
  private final DiskTransaction transaction;
  private final DiskPath directory;
  private final PartType type;
  private final List<PartColumn> columns;
  private final List<BoundExpression> primaryKey;
  private final PartitionValue partition;
  private final List<String> minMaxColumns;
  private final List<SkipIndex> skipIndexes;
  private final CodecChain defaultCodec;
  private final CompressBlockSizes blockSizes;
  private final int indexGranularity;
  private final long indexGranularityBytes;
  private final PartForm form;
  private final Optional<SparseChoice> sparseChoice;
  private final Executor executor;
  private final int parallelism;

  private PartWriteRequest(Builder builder) {
    this.transaction = builder.transaction;
    this.directory = builder.directory;
    this.type = builder.type;
    this.columns = List.copyOf(builder.columns);
    this.primaryKey = List.copyOf(builder.primaryKey);
    this.partition = builder.partition;
    this.minMaxColumns = List.copyOf(builder.minMaxColumns);
    this.skipIndexes = List.copyOf(builder.skipIndexes);
    this.defaultCodec = builder.defaultCodec;
    this.blockSizes = builder.blockSizes;
    this.indexGranularity = builder.indexGranularity;
    this.indexGranularityBytes = builder.indexGranularityBytes;
    this.form = builder.form;
    this.sparseChoice = builder.sparseChoice;
    this.executor = builder.executor;
    this.parallelism = builder.parallelism;
  }

  /**
   * Begins a request.
   *
   * @param transaction the directory's files are created in it; it is neither committed nor closed
   * @param directory usually a temporary name; created by the writer
   */
  public static Builder builder(
      DiskTransaction transaction, DiskPath directory, PartType type, List<PartColumn> columns) {
    return new Builder(transaction, directory, type, columns);
  }

  DiskTransaction transaction() {
    return transaction;
  }

  DiskPath directory() {
    return directory;
  }

  PartType type() {
    return type;
  }

  List<PartColumn> columns() {
    return columns;
  }

  List<BoundExpression> primaryKey() {
    return primaryKey;
  }

  PartitionValue partition() {
    return partition;
  }

  List<String> minMaxColumns() {
    return minMaxColumns;
  }

  List<SkipIndex> skipIndexes() {
    return skipIndexes;
  }

  CodecChain defaultCodec() {
    return defaultCodec;
  }

  CompressBlockSizes blockSizes() {
    return blockSizes;
  }

  int indexGranularity() {
    return indexGranularity;
  }

  long indexGranularityBytes() {
    return indexGranularityBytes;
  }

  PartForm form() {
    return form;
  }

  Optional<SparseChoice> sparseChoice() {
    return sparseChoice;
  }

  Executor executor() {
    return executor;
  }

  int parallelism() {
    return parallelism;
  }

  DataType typeOf(String columnName) {
    for (PartColumn column : columns) {
      if (column.name().equals(columnName)) {
        return column.type();
      }
    }
    throw new IllegalArgumentException("no such column: column=" + columnName);
  }

  /** Collects the options of a request. */
  public static final class Builder {
    private final DiskTransaction transaction;
    private final DiskPath directory;
    private final PartType type;
    private final List<PartColumn> columns;
    private List<BoundExpression> primaryKey = List.of();
    private PartitionValue partition = PartitionValue.NONE;
    private List<String> minMaxColumns = List.of();
    private List<SkipIndex> skipIndexes = List.of();
    private CodecChain defaultCodec = CodecChain.LZ4;
    private CompressBlockSizes blockSizes = CompressBlockSizes.DEFAULT;
    private int indexGranularity = TableSettings.DEFAULT.indexGranularity();
    private long indexGranularityBytes = TableSettings.DEFAULT.indexGranularityBytes();
    private PartForm form = PartForm.CONSERVATIVE;
    private Optional<SparseChoice> sparseChoice = Optional.empty();
    private Executor executor = Runnable::run;
    private int parallelism = 1;

    private Builder(
        DiskTransaction transaction, DiskPath directory, PartType type, List<PartColumn> columns) {
      this.transaction = Objects.requireNonNull(transaction, "transaction");
      this.directory = Objects.requireNonNull(directory, "directory");
      this.type = Objects.requireNonNull(type, "type");
      this.columns = new ArrayList<>(columns);
      Set<String> names = new HashSet<>();
      for (PartColumn column : columns) {
        if (!names.add(column.name())) {
          throw new IllegalArgumentException("duplicate column: column=" + column.name());
        }
      }
      if (columns.isEmpty()) {
        throw new IllegalArgumentException("a part needs at least one column");
      }
    }

    /**
     * The primary key; evaluated for the first row of each granule and the last row of the part
     * only.
     */
    public Builder primaryKey(List<BoundExpression> expressions) {
      this.primaryKey = expressions;
      return this;
    }

    /** The partition, and the columns that its key reads, of which minimum and maximum are kept. */
    public Builder partition(PartitionValue value, List<String> columnsOfKey) {
      this.partition = Objects.requireNonNull(value, "value");
      this.minMaxColumns = columnsOfKey;
      return this;
    }

    /** Skip indexes to write beside the columns. */
    public Builder skipIndexes(List<SkipIndex> indexes) {
      this.skipIndexes = indexes;
      return this;
    }

    /** The codec of columns that name none; LZ4 unless set. */
    public Builder defaultCodec(CodecChain codec) {
      this.defaultCodec = Objects.requireNonNull(codec, "codec");
      return this;
    }

    /** Granules, compressed blocks and the layout of files as the table's settings say. */
    public Builder settings(TableSettings settings) {
      this.form = PartForm.of(settings);
      return granularity(settings.indexGranularity(), settings.indexGranularityBytes())
          .blockSizes(
              new CompressBlockSizes(
                  settings.minCompressBlockSize(), settings.maxCompressBlockSize()));
    }

    /**
     * Size of granules.
     *
     * @param rows at most so many rows
     * @param bytes about so many bytes in memory; 0 for any number
     */
    public Builder granularity(int rows, long bytes) {
      if (rows < 1 || bytes < 0) {
        throw new IllegalArgumentException(
            "granularity out of range: rows=" + rows + " bytes=" + bytes);
      }
      this.indexGranularity = rows;
      this.indexGranularityBytes = bytes;
      return this;
    }

    /** Size of compressed blocks. */
    public Builder blockSizes(CompressBlockSizes sizes) {
      this.blockSizes = Objects.requireNonNull(sizes, "sizes");
      return this;
    }

    /** Which columns are sparse; none unless set. */
    public Builder sparse(SparseChoice choice) {
      this.sparseChoice = Optional.of(choice);
      return this;
    }

    /**
     * Lets the columns of a Wide part be written side by side.
     *
     * @param helpers runs tasks beside the calling thread, which always works itself and never
     *     waits for a task that has not started
     * @param threads how many threads may work on the part, the calling one included
     */
    public Builder parallel(Executor helpers, int threads) {
      if (threads < 1) {
        throw new IllegalArgumentException("no threads: threads=" + threads);
      }
      this.executor = Objects.requireNonNull(helpers, "helpers");
      this.parallelism = threads;
      return this;
    }

    /** The request. */
    public PartWriteRequest build() {
      PartWriteRequest request = new PartWriteRequest(this);
      minMaxColumns.forEach(request::typeOf);
      for (BoundExpression key : primaryKey) {
        key.columns().forEach(request::typeOf);
      }
      return request;
    }
  }
}
