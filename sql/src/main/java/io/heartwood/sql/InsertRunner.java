package io.heartwood.sql;

import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.Columns;
import io.heartwood.column.NamedType;
import io.heartwood.expression.BoundExpression;
import io.heartwood.expression.ColumnReference;
import io.heartwood.expression.ExpressionParser;
import io.heartwood.expression.FunctionCall;
import io.heartwood.expression.Literals;
import io.heartwood.schema.ColumnDefinition;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import io.heartwood.sql.input.Compression;
import io.heartwood.sql.input.InputBlock;
import io.heartwood.sql.input.InputFiles;
import io.heartwood.sql.input.InputFormat;
import io.heartwood.sql.input.InputLimits;
import io.heartwood.sql.input.InputReader;
import io.heartwood.sql.input.InputRequest;
import io.heartwood.sql.query.Binder;
import io.heartwood.sql.query.QueryResult;
import io.heartwood.sql.query.QueryRunner;
import io.heartwood.sql.query.RowSource;
import io.heartwood.sql.statement.InsertSource;
import io.heartwood.sql.statement.SelectQuery;
import io.heartwood.table.MergeTreeTable;
import io.heartwood.table.TableInsert;
import io.heartwood.types.DataType;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Runs one {@code INSERT}: rows are read, completed and written block by block, and become visible
 * together at the end, so that a statement that fails leaves the table as it was. Confined to one
 * thread.
 */
final class InsertRunner {
  private final MergeTreeTable table;
  private final Binder binder;
  private final InputLimits limits;
  private final SessionListener listener;
  private final List<NamedType> header;
  private final DefaultValues defaults;
  private long rowCount;

  InsertRunner(
      MergeTreeTable table,
      List<String> columns,
      Binder binder,
      InputLimits limits,
      SessionListener listener)
      throws SqlException {
    this.table = table;
    this.binder = binder;
    this.limits = limits;
    this.listener = listener;
    this.header = header(table, columns);
    this.defaults = new DefaultValues(table.schema(), binder);
  }

  private static List<NamedType> header(MergeTreeTable table, List<String> columns)
      throws SqlException {
    if (columns.isEmpty()) {
      return table.schema().header();
    }
    List<NamedType> header = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String name : columns) {
      Optional<ColumnDefinition> column = table.schema().column(name);
      if (column.isEmpty()) {
        throw new SqlException(
            ErrorCode.NO_SUCH_COLUMN_IN_TABLE,
            "no such column: table=" + table.name() + " column=" + name);
      }
      if (!names.add(name)) {
        throw new SqlException(
            ErrorCode.DUPLICATE_COLUMN,
            "column is named twice: table=" + table.name() + " column=" + name);
      }
      header.add(new NamedType(name, column.get().type()));
    }
    return header;
  }

  /** Rows of a stream; answers how many bytes of it were rows. */
  long fromStream(String source, InputStream stream, InputFormat format, int firstLine)
      throws IOException, SqlException {
    try (TableInsert insert = table.beginInsert();
        InputReader reader = newReader(source, stream, Optional.empty(), format, firstLine)) {
      Optional<InputBlock> block;
      while ((block = reader.next()).isPresent()) {
        add(insert, block.get());
        listener.insertProgress(table.name(), rowCount, reader.consumedBytes(), -1);
      }
      finish(insert);
      return reader.consumedBytes();
    }
  }

  /** Rows of files. */
  void fromFiles(InsertSource.Files source) throws IOException, SqlException {
    List<Path> files = InputFiles.find(Path.of(""), source.pattern());
    List<InputFormat> formats = new ArrayList<>();
    List<Compression> compressions = new ArrayList<>();
    long totalBytes = 0;
    for (Path file : files) {
      formats.add(format(source, file));
      compressions.add(Compression.of(source.compression().orElse("auto"), file.toString()));
      totalBytes += Files.size(file);
    }
    try (TableInsert insert = table.beginInsert()) {
      long doneBytes = 0;
      for (int i = 0; i < files.size(); i++) {
        doneBytes +=
            fromFile(
                files.get(i), compressions.get(i), formats.get(i), insert, doneBytes, totalBytes);
      }
      finish(insert);
    }
  }

  private long fromFile(
      Path file,
      Compression compression,
      InputFormat format,
      TableInsert insert,
      long doneBytes,
      long totalBytes)
      throws IOException, SqlException {
    try (CountingStream counted = new CountingStream(open(file));
        InputStream plain = decompress(compression, counted, file);
        InputReader reader =
            newReader(
                file.toString(),
                plain,
                compression == Compression.NONE ? Optional.of(file) : Optional.empty(),
                format,
                1)) {
      Optional<InputBlock> block;
      while ((block = reader.next()).isPresent()) {
        add(insert, block.get());
        // A format that reads the file by itself knows best how far it is.
        long readBytes =
            compression == Compression.NONE
                ? Math.max(counted.count, reader.consumedBytes())
                : counted.count;
        listener.insertProgress(table.name(), rowCount, doneBytes + readBytes, totalBytes);
      }
      return Files.size(file);
    }
  }

  /** The rows of a query; its columns go to the columns of the insert by position. */
  void fromQuery(SelectQuery query, RowSource source, QueryRunner runner)
      throws IOException, SqlException {
    try (TableInsert insert = table.beginInsert()) {
      QueryToInsert rows = new QueryToInsert(insert);
      runner.run(query, source, rows);
      rows.flush();
      finish(insert);
    }
  }

  private InputFormat format(InsertSource.Files source, Path file) throws SqlException {
    if (source.format().isPresent()) {
      return InputFormat.of(source.format().get());
    }
    return InputFormat.ofFileName(file.toString())
        .orElseThrow(
            () ->
                new SqlException(
                    ErrorCode.BAD_ARGUMENTS,
                    "the file's name tells no format, use FORMAT: file=" + file));
  }

  private static InputStream open(Path file) throws SqlException {
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new SqlException(ErrorCode.CANNOT_OPEN_FILE, "cannot open file: file=" + file, e);
    }
  }

  private static InputStream decompress(Compression compression, InputStream stream, Path file)
      throws SqlException {
    try {
      return compression.decompress(stream);
    } catch (IOException | IllegalArgumentException e) {
      throw new SqlException(
          ErrorCode.CANNOT_DECOMPRESS,
          "cannot decompress: file="
              + file
              + " compression="
              + compression.name().toLowerCase(Locale.ROOT)
              + " reason="
              + e.getMessage(),
          e);
    }
  }

  private InputReader newReader(
      String source, InputStream stream, Optional<Path> file, InputFormat format, int firstLine)
      throws IOException, SqlException {
    return format.open(
        new InputRequest(
            source,
            stream,
            file,
            header,
            limits,
            this::compute,
            this::convert,
            binder.context().timeZone(),
            firstLine));
  }

  private Column compute(String text, DataType type) {
    try {
      return binder.constant(ExpressionParser.parse(text), type);
    } catch (SqlException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private Column convert(Column values, DataType from, DataType to) {
    List<NamedType> positions = List.of(new NamedType("0", from));
    FunctionCall cast =
        FunctionCall.of("CAST", new ColumnReference("0"), Literals.of(to.toString()));
    try {
      return Binder.evaluate(
          binder.bind(cast, positions), new Block(positions, List.of(values), values.rowCount()));
    } catch (SqlException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private void add(TableInsert insert, InputBlock input) throws IOException, SqlException {
    insert.add(defaults.complete(input));
    rowCount += input.block().rowCount();
  }

  private void finish(TableInsert insert) throws IOException {
    int parts = insert.commit().size();
    listener.inserted(table.name(), rowCount, parts);
  }

  /** Counts the bytes read from a file. */
  private static final class CountingStream extends FilterInputStream {
    private long count;

    CountingStream(InputStream stream) {
      super(stream);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count += value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      count += Math.max(read, 0);
      return read;
    }
  }

  /** Collects the rows of a query to blocks of the table. */
  private final class QueryToInsert implements QueryResult {
    private final TableInsert insert;
    private List<BoundExpression> casts = List.of();
    private List<NamedType> positions = List.of();
    private final List<Block> pending = new ArrayList<>();
    private long pendingRows;
    private long pendingBytes;

    QueryToInsert(TableInsert insert) {
      this.insert = insert;
    }

    @Override
    public void begin(List<NamedType> queryHeader) throws SqlException {
      if (queryHeader.size() != header.size()) {
        throw new SqlException(
            ErrorCode.NUMBER_OF_COLUMNS_DOESNT_MATCH,
            "the query gives another number of columns: table="
                + table.name()
                + " expected="
                + header.size()
                + " actual="
                + queryHeader.size());
      }
      positions = new ArrayList<>();
      casts = new ArrayList<>();
      for (int i = 0; i < header.size(); i++) {
        positions.add(new NamedType(Integer.toString(i), queryHeader.get(i).type()));
      }
      for (int i = 0; i < header.size(); i++) {
        ColumnReference column = new ColumnReference(Integer.toString(i));
        casts.add(
            binder.bind(
                queryHeader.get(i).type().equals(header.get(i).type())
                    ? column
                    : FunctionCall.of("CAST", column, Literals.of(header.get(i).type().toString())),
                positions));
      }
    }

    @Override
    public void rows(List<Column> columns, int count) throws IOException, SqlException {
      Block given = new Block(positions, columns, count);
      List<Column> cast = new ArrayList<>();
      for (BoundExpression expression : casts) {
        cast.add(Binder.evaluate(expression, given));
      }
      pending.add(new Block(header, cast, count));
      pendingRows += count;
      pendingBytes += given.sizeBytes();
      if (pendingRows >= limits.maxRows() || pendingBytes >= limits.maxBytes()) {
        flush();
      }
    }

    void flush() throws IOException, SqlException {
      if (pending.isEmpty()) {
        return;
      }
      List<Column> joined = new ArrayList<>();
      List<BitSet> missing = new ArrayList<>();
      for (int i = 0; i < header.size(); i++) {
        List<Column> pieces = new ArrayList<>();
        for (Block block : pending) {
          pieces.add(block.column(i));
        }
        joined.add(Columns.concat(pieces));
        missing.add(new BitSet());
      }
      Block block = new Block(header, joined, Math.toIntExact(pendingRows));
      pending.clear();
      pendingRows = 0;
      pendingBytes = 0;
      InsertRunner.this.add(insert, new InputBlock(block, missing));
    }
  }
}
