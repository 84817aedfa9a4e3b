package io.heartwood.format.parquet;

import io.heartwood.sql.error.SqlException;
import io.heartwood.sql.input.BlockReader;
import io.heartwood.sql.input.InputFormat;
import io.heartwood.sql.input.InputReader;
import io.heartwood.sql.input.InputRequest;
import java.io.IOException;
import java.util.List;

/** Rows of Parquet files. What is no file of its own is first copied into a temporary one. */
public final class ParquetInputFormat implements InputFormat {
  /** Called by {@link java.util.ServiceLoader}. */
  public ParquetInputFormat() {}

  @Override
  public List<String> names() {
    return List.of("Parquet");
  }

  @Override
  public List<String> suffixes() {
    return List.of("parquet", "parq", "pq");
  }

  @Override
  public InputReader open(InputRequest request) throws IOException, SqlException {
    return new BlockReader(request, ParquetBlocks.open(request));
  }
}
