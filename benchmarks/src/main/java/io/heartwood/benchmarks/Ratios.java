package io.heartwood.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Medians of what the engines took, and the medians of the ratios within a round. Confined to one
 * thread.
 */
final class Ratios {
  private static final String BASE = "clickhouse";

  /**
   * By scenario, then engine, then round; of repeated runs, the one with the least processor time.
   */
  private final Map<String, Map<String, Map<Integer, Measurement>>> runs = new LinkedHashMap<>();

  void add(int round, Measurement measurement) {
    runs.computeIfAbsent(measurement.scenario(), key -> new LinkedHashMap<>())
        .computeIfAbsent(measurement.engine(), key -> new TreeMap<>())
        .merge(
            round,
            measurement,
            (first, second) -> second.cpuSeconds() < first.cpuSeconds() ? second : first);
  }

  /** A line for each scenario and engine. */
  String table() {
    StringBuilder text =
        new StringBuilder(
            "| scenario | engine | wall s | cpu s | M rows/s | p50 ms | wall / ClickHouse | cpu /"
                + " ClickHouse |\n|---|---|---|---|---|---|---|---|\n");
    runs.forEach(
        (scenario, engines) ->
            engines.forEach(
                (engine, rounds) ->
                    text.append(line(scenario, engine, List.copyOf(rounds.values())))
                        .append(ratio(rounds, engines.get(BASE), Measurement::wallSeconds))
                        .append(ratio(rounds, engines.get(BASE), Measurement::cpuSeconds))
                        .append(" |\n")));
    return text.toString();
  }

  private static String line(String scenario, String engine, List<Measurement> rounds) {
    double wall = median(rounds, Measurement::wallSeconds);
    boolean isLookup = rounds.get(0).lookupMillis().length > 0;
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.3f | %.3f | %s | %s",
        scenario,
        engine,
        wall,
        median(rounds, Measurement::cpuSeconds),
        isLookup ? "" : String.format(Locale.ROOT, "%.2f", rounds.get(0).rowCount() / wall / 1e6),
        isLookup
            ? String.format(Locale.ROOT, "%.2f", median(rounds, run -> run.percentile(50)))
            : "");
  }

  private static String ratio(
      Map<Integer, Measurement> rounds,
      Map<Integer, Measurement> base,
      ToDoubleFunction<Measurement> value) {
    if (base == null || base == rounds) {
      return " | ";
    }
    double[] ratios =
        rounds.keySet().stream()
            .filter(base::containsKey)
            .mapToDouble(
                round ->
                    value.applyAsDouble(rounds.get(round)) / value.applyAsDouble(base.get(round)))
            .toArray();
    return ratios.length == 0 ? " | " : String.format(Locale.ROOT, " | %.2f", median(ratios));
  }

  private static double median(List<Measurement> rounds, ToDoubleFunction<Measurement> value) {
    return median(rounds.stream().mapToDouble(value).toArray());
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }
}
