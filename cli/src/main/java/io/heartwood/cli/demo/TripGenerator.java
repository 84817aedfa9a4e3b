package io.heartwood.cli.demo;

import io.heartwood.column.Block;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.Column;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.NamedType;
import io.heartwood.column.ShortColumn;
import io.heartwood.types.DataTypeParser;
import java.util.List;
import java.util.Objects;

/**
 * Makes taxi trips that resemble real ones, any number of them, as blocks of the table {@code
 * trips_s3}. Immutable and thread-safe; the same seed gives the same trips, however they are cut
 * into blocks.
 *
 * <p>Every trip is a real one, changed a little: both places move by some tens of metres, distance
 * and duration by up to a tenth, the fare follows the distance in steps of 50 cents, a tip follows
 * the fare. Who rode, how it was paid, and what was never measured (distance 0, coordinates 0) stay
 * as they were. So joint distributions, and how well columns compress, stay close to the real ones.
 * Pickup times are spread over a period, see {@link TripCalendar}.
 *
 * <p>Randomness is a hash of seed and row number; there is no state.
 */
public final class TripGenerator {
  /** The table's columns. */
  public static final List<NamedType> HEADER =
      List.of(
          column("trip_id", "UInt32"),
          column("pickup_date", "Date"),
          column("pickup_datetime", "DateTime"),
          column("dropoff_datetime", "DateTime"),
          column("pickup_longitude", "Float64"),
          column("pickup_latitude", "Float64"),
          column("dropoff_longitude", "Float64"),
          column("dropoff_latitude", "Float64"),
          column("passenger_count", "UInt8"),
          column("trip_distance", "Float64"),
          column("tip_amount", "Float32"),
          column("total_amount", "Float32"),
          column("payment_type", "Enum8('UNK' = 0, 'CSH' = 1, 'CRE' = 2, 'NOC' = 3, 'DIS' = 4)"));

  private static final int SECONDS_OF_DAY = 86_400;
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  /** How far a trip may stand from its place in the order of pickups. */
  private static final double DISORDER_SECONDS = 600;

  /** About 50 m of latitude; the most that a place moves is twice this. */
  private static final double PLACE_JITTER_DEGREES = 0.00045;

  private static final double LENGTH_JITTER = 0.1;

  /** The least fare with surcharges that follows a changed distance. */
  private static final int LEAST_FARE_CENTS = 330;

  private final RealTrips trips;
  private final TripCalendar calendar;
  private final TripOrder order;
  private final long seed;
  private final long totalRows;
  private final long firstTripId;

  private TripGenerator(
      RealTrips trips, TripCalendar calendar, TripOrder order, long seed, long totalRows, long id) {
    this.trips = trips;
    this.calendar = calendar;
    this.order = Objects.requireNonNull(order, "order");
    this.seed = mix(seed);
    this.totalRows = totalRows;
    this.firstTripId = id;
    if (totalRows < 1 || firstTripId < 0 || firstTripId + totalRows > 1L << 32) {
      throw new IllegalArgumentException(
          "trip ids out of range: firstTripId=" + firstTripId + " totalRows=" + totalRows);
    }
  }

  /** Trips in the four months of the real ones; their ids follow those of the real ones. */
  public static TripGenerator ofRealMonths(long seed, long totalRows, TripOrder order) {
    RealTrips trips = RealTrips.load();
    return new TripGenerator(
        trips, TripCalendar.ofRealMonths(trips), order, seed, totalRows, trips.count + 1L);
  }

  /**
   * Trips in consecutive months, with ids from 1.
   *
   * @param firstMonth such as 201507
   */
  public static TripGenerator ofMonths(
      int firstMonth, int monthCount, long seed, long totalRows, TripOrder order) {
    RealTrips trips = RealTrips.load();
    TripCalendar calendar = TripCalendar.ofMonths(firstMonth, monthCount, trips);
    return new TripGenerator(trips, calendar, order, seed, totalRows, 1);
  }

  /** How many trips there are in all. */
  public long totalRows() {
    return totalRows;
  }

  /** Trips {@code [firstRow, firstRow + rowCount)}. */
  public Block block(long firstRow, int rowCount) {
    Objects.checkFromIndexSize(firstRow, rowCount, totalRows);
    int[] models = models(firstRow, rowCount);
    int[] pickups = pickups(firstRow, rowCount);
    int[] distances = distances(firstRow, models);
    int[] fares = fares(models, distances);
    int[] tips = tips(models, fares);
    List<Column> columns =
        List.of(
            new IntColumn(tripIds(firstRow, rowCount), rowCount),
            new ShortColumn(dates(pickups), rowCount),
            new IntColumn(pickups, rowCount),
            new IntColumn(dropoffs(firstRow, models, pickups), rowCount),
            new DoubleColumn(places(firstRow, models, trips.pickupLongitude, 1), rowCount),
            new DoubleColumn(places(firstRow, models, trips.pickupLatitude, 2), rowCount),
            new DoubleColumn(places(firstRow, models, trips.dropoffLongitude, 3), rowCount),
            new DoubleColumn(places(firstRow, models, trips.dropoffLatitude, 4), rowCount),
            new ByteColumn(gather(trips.passengerCount, models), rowCount),
            new DoubleColumn(hundredths(distances), rowCount),
            new FloatColumn(amounts(tips), rowCount),
            new FloatColumn(totals(fares, tips), rowCount),
            new ByteColumn(gather(trips.paymentType, models), rowCount));
    return new Block(HEADER, columns, rowCount);
  }

  /** Which real trip each one resembles. */
  private int[] models(long firstRow, int rowCount) {
    int[] models = new int[rowCount];
    for (int i = 0; i < rowCount; i++) {
      models[i] = (int) ((random(firstRow + i, 0) >>> 32) * trips.count >>> 32);
    }
    return models;
  }

  private int[] tripIds(long firstRow, int rowCount) {
    int[] ids = new int[rowCount];
    for (int i = 0; i < rowCount; i++) {
      ids[i] = (int) (firstTripId + firstRow + i);
    }
    return ids;
  }

  private int[] pickups(long firstRow, int rowCount) {
    int[] pickups = new int[rowCount];
    double disorder = DISORDER_SECONDS / calendar.lengthSeconds();
    double last = Math.nextDown(1.0);
    for (int i = 0; i < rowCount; i++) {
      long row = firstRow + i;
      double uniform = fraction(random(row, 5));
      double place =
          order == TripOrder.RANDOM
              ? uniform
              : (row + 0.5) / totalRows + (uniform - 0.5) * 2 * disorder;
      pickups[i] = calendar.secondAt(Math.max(0, Math.min(place, last)));
    }
    return pickups;
  }

  private int[] dropoffs(long firstRow, int[] models, int[] pickups) {
    int[] dropoffs = new int[models.length];
    for (int i = 0; i < dropoffs.length; i++) {
      int duration = trips.durationSeconds[models[i]];
      // The same draw as for the distance: a longer way takes longer.
      double factor = 1 + lengthJitter(firstRow + i);
      int extra = (int) (random(firstRow + i, 6) & 31) - 16;
      dropoffs[i] =
          pickups[i] + Math.max(0, (int) (duration * factor) + (duration > 32 ? extra : 0));
    }
    return dropoffs;
  }

  /** Places of one kind, each at least as precise as Float32 and no more. */
  private double[] places(long firstRow, int[] models, double[] real, int stream) {
    double[] places = new double[models.length];
    for (int i = 0; i < places.length; i++) {
      double place = real[models[i]];
      long bits = random(firstRow + i, stream);
      double jitter = ((bits >>> 32) - (bits & 0xffff_ffffL)) * (PLACE_JITTER_DEGREES * 0x1p-31);
      places[i] = place == 0 ? 0 : (float) (place + jitter);
    }
    return places;
  }

  /** Distances in hundredths of a mile; meters that show tenths keep showing tenths. */
  private int[] distances(long firstRow, int[] models) {
    int[] distances = new int[models.length];
    for (int i = 0; i < distances.length; i++) {
      int real = trips.distanceHundredths[models[i]];
      int unit = real % 10 == 0 ? 10 : 1;
      int steps = (int) (real * (1 + lengthJitter(firstRow + i)) / unit + 0.5);
      distances[i] = real == 0 ? 0 : Math.max(steps, 1) * unit;
    }
    return distances;
  }

  /** Totals without tip, in cents: 50 cents for each fifth of a mile that the way is longer. */
  private int[] fares(int[] models, int[] distances) {
    int[] fares = new int[models.length];
    for (int i = 0; i < fares.length; i++) {
      int model = models[i];
      int real = trips.totalCents[model] - trips.tipCents[model];
      int difference = distances[i] - trips.distanceHundredths[model];
      int fifths = Math.floorDiv(difference + 10, 20);
      fares[i] = real < LEAST_FARE_CENTS ? real : Math.max(real + 50 * fifths, LEAST_FARE_CENTS);
    }
    return fares;
  }

  /** Tips in cents: round ones stay, others are a share of the fare. */
  private int[] tips(int[] models, int[] fares) {
    int[] tips = new int[models.length];
    for (int i = 0; i < tips.length; i++) {
      int model = models[i];
      int real = trips.tipCents[model];
      int realFare = trips.totalCents[model] - real;
      boolean isShare = real % 50 != 0 && realFare > 0;
      tips[i] = isShare ? (int) ((double) real * fares[i] / realFare + 0.5) : real;
    }
    return tips;
  }

  private double lengthJitter(long row) {
    return (fraction(random(row, 7)) - 0.5) * 2 * LENGTH_JITTER;
  }

  private static short[] dates(int[] seconds) {
    short[] dates = new short[seconds.length];
    for (int i = 0; i < dates.length; i++) {
      dates[i] = (short) (seconds[i] / SECONDS_OF_DAY);
    }
    return dates;
  }

  private static byte[] gather(byte[] real, int[] models) {
    byte[] values = new byte[models.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = real[models[i]];
    }
    return values;
  }

  private static double[] hundredths(int[] values) {
    double[] quotients = new double[values.length];
    for (int i = 0; i < quotients.length; i++) {
      quotients[i] = values[i] / 100.0;
    }
    return quotients;
  }

  private static float[] amounts(int[] cents) {
    float[] amounts = new float[cents.length];
    for (int i = 0; i < amounts.length; i++) {
      amounts[i] = cents[i] / 100f;
    }
    return amounts;
  }

  private static float[] totals(int[] fares, int[] tips) {
    float[] totals = new float[fares.length];
    for (int i = 0; i < totals.length; i++) {
      totals[i] = (fares[i] + tips[i]) / 100f;
    }
    return totals;
  }

  /** 64 random bits for a row; each stream gives others. */
  private long random(long row, int stream) {
    return mix(seed + (row * 8 + stream) * GOLDEN_GAMMA);
  }

  private static double fraction(long bits) {
    return (bits >>> 11) * 0x1p-53;
  }

  /** The finalizer of SplitMix64. */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  private static NamedType column(String name, String type) {
    return new NamedType(name, DataTypeParser.parse(type));
  }
}
