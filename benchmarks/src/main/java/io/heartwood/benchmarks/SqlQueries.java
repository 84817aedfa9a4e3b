package io.heartwood.benchmarks;

import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.SqlSession;
import io.heartwood.sql.error.SqlException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The tutorial's query through SQL, over the table that {@link HeartwoodEngine} has left. */
final class SqlQueries implements AutoCloseable {
  private final Workload workload;
  private final SqlEngine engine;
  private final SqlSession session;

  private SqlQueries(Workload workload, SqlEngine engine) throws SqlException {
    this.workload = workload;
    this.engine = engine;
    this.session =
        engine.newSession().settings(Map.of("max_threads", Integer.toString(workload.threads())));
  }

  /** Opens the directory of the disk. */
  static SqlQueries open(Workload workload, Path directory) throws IOException {
    try {
      return new SqlQueries(workload, SqlEngine.builder(directory).backgroundThreads(0).open());
    } catch (SqlException e) {
      throw new IOException(e);
    }
  }

  Measurement query() throws IOException {
    Stopwatch watch = new Stopwatch();
    watch.start();
    String answer;
    try {
      answer = session.query(HeartwoodEngine.QUERY.formatted("trips")).stripTrailing();
    } catch (SqlException e) {
      throw new IOException(e);
    }
    watch.stop();
    return new Measurement(
        "heartwood-sql",
        "query",
        workload.rowCount(),
        engine.tables().table("trips").orElseThrow().totalBytes(),
        (int)
            engine.tables().table("trips").orElseThrow().parts().stream()
                .filter(part -> part.isActive())
                .count(),
        watch.wallSeconds(),
        watch.cpuSeconds(),
        new double[0],
        answer);
  }

  @Override
  public void close() throws IOException {
    session.close();
    engine.close();
  }
}
