package io.heartwood.benchmarks;

import io.heartwood.cli.demo.TripGenerator;
import io.heartwood.cli.demo.TripOrder;
import io.heartwood.column.Block;
import io.heartwood.column.IntColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What a round works on: generated trips of three months, cut into blocks, and what is looked up.
 *
 * @param rowCount rows in all
 * @param blockRows rows of one insert
 * @param order order in which the rows come
 * @param isPartitioned whether the table has {@code PARTITION BY toYYYYMM(pickup_date)}
 * @param threads threads of either engine
 * @param lookupCount look-ups of each kind
 */
record Workload(
    long rowCount,
    int blockRows,
    TripOrder order,
    boolean isPartitioned,
    int threads,
    int lookupCount) {
  /** July to September 2015, the months of the public tutorial's trips. */
  private static final int FIRST_MONTH = 201507;

  private static final int MONTH_COUNT = 3;
  private static final long SEED = 2015;

  /** The rows that a range covers, of a hundred. */
  private static final int RANGE_PERCENT = 1;

  TripGenerator generator() {
    return TripGenerator.ofMonths(FIRST_MONTH, MONTH_COUNT, SEED, rowCount, order);
  }

  int blockCount() {
    return (int) ((rowCount + blockRows - 1) / blockRows);
  }

  Block block(TripGenerator generator, int index) {
    long first = (long) index * blockRows;
    return generator.block(first, (int) Math.min(blockRows, rowCount - first));
  }

  /** Conditions that match the trips of one second that occurs. */
  List<String> points() {
    TripGenerator generator = generator();
    List<String> conditions = new ArrayList<>();
    Random random = new Random(SEED);
    for (int i = 0; i < lookupCount; i++) {
      conditions.add("pickup_datetime = " + pickup(generator, random));
    }
    return conditions;
  }

  /** Conditions that match a hundredth of the period. */
  List<String> ranges() {
    TripGenerator generator = generator();
    long length = 92L * 86_400 * RANGE_PERCENT / 100;
    List<String> conditions = new ArrayList<>();
    Random random = new Random(SEED + 1);
    for (int i = 0; i < lookupCount; i++) {
      long from = pickup(generator, random);
      conditions.add("pickup_datetime >= " + from + " AND pickup_datetime < " + (from + length));
    }
    return conditions;
  }

  private long pickup(TripGenerator generator, Random random) {
    Block trip = generator.block((long) (random.nextDouble() * rowCount), 1);
    return ((IntColumn) trip.column("pickup_datetime")).values()[0];
  }
}
