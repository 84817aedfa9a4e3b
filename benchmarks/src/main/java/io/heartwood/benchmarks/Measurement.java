package io.heartwood.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/**
 * What one run of a scenario took.
 *
 * @param engine {@code heartwood}, {@code heartwood-fsync} or {@code clickhouse}
 * @param scenario {@code insert}, {@code merge}, {@code scan}, {@code query}, {@code range}, {@code
 *     point}
 * @param rowCount rows that were written, or returned, or for a query read
 * @param bytes bytes on disk of the table's active parts afterwards
 * @param partCount active parts afterwards
 * @param wallSeconds of the whole run
 * @param cpuSeconds processor time of all threads of the engine's process
 * @param lookupMillis wall time of each look-up; empty for other scenarios
 * @param answer what must be equal for all engines
 */
record Measurement(
    String engine,
    String scenario,
    long rowCount,
    long bytes,
    int partCount,
    double wallSeconds,
    double cpuSeconds,
    double[] lookupMillis,
    String answer) {
  /** One line. */
  String toJson(Workload workload, String disk, int round) {
    StringBuilder json = new StringBuilder("{");
    text(json, "engine", engine);
    text(json, "scenario", scenario);
    text(json, "disk", disk);
    number(json, "round", "%d", round);
    number(json, "rows", "%d", rowCount);
    number(json, "bytes", "%d", bytes);
    number(json, "parts", "%d", partCount);
    number(json, "wall_s", "%.4f", wallSeconds);
    number(json, "cpu_s", "%.4f", cpuSeconds);
    number(json, "threads", "%d", workload.threads());
    if (lookupMillis.length > 0) {
      number(json, "p50_ms", "%.3f", percentile(50));
      number(json, "p99_ms", "%.3f", percentile(99));
    }
    text(json, "order", workload.order().name().toLowerCase(Locale.ROOT));
    text(json, "partition", workload.isPartitioned() ? "month" : "none");
    json.setCharAt(json.length() - 1, '}');
    return json.toString();
  }

  /** A percentile of the look-ups' times. */
  double percentile(int percent) {
    double[] sorted = lookupMillis.clone();
    Arrays.sort(sorted);
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }

  private static void text(StringBuilder json, String name, String value) {
    json.append('"').append(name).append("\":\"").append(value).append("\",");
  }

  private static void number(StringBuilder json, String name, String format, Object value) {
    json.append('"').append(name).append("\":");
    json.append(String.format(Locale.ROOT, format, value)).append(',');
  }
}
