package io.heartwood.format.parquet;

import io.heartwood.sql.output.OutputFormat;
import io.heartwood.sql.output.OutputRequest;
import io.heartwood.sql.output.ResultWriter;
import java.util.List;

/** Results as Parquet files. */
public final class ParquetOutputFormat implements OutputFormat {
  /** Called by {@link java.util.ServiceLoader}. */
  public ParquetOutputFormat() {}

  @Override
  public List<String> names() {
    return List.of("Parquet");
  }

  @Override
  public List<String> suffixes() {
    return List.of("parquet", "parq", "pq");
  }

  @Override
  public ResultWriter open(OutputRequest request) {
    return new ParquetResultWriter(request);
  }
}
