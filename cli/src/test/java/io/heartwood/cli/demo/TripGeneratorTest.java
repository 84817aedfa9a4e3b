package io.heartwood.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.calendar.CivilDate;
import io.heartwood.column.Block;
import io.heartwood.column.ByteColumn;
import io.heartwood.column.DoubleColumn;
import io.heartwood.column.FloatColumn;
import io.heartwood.column.IntColumn;
import io.heartwood.column.ShortColumn;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TripGeneratorTest {
  private static final int ROWS = 400_000;
  private static final RealTrips REAL = RealTrips.load();
  private static final Block TRIPS =
      TripGenerator.ofRealMonths(1, ROWS, TripOrder.RANDOM).block(0, ROWS);

  @Test
  void theRealTripsAreAllThere() {
    assertEquals(8010, REAL.count);
    assertEquals(5546, count(REAL.passengerCount, REAL.count, 1));
    assertEquals(5350, count(REAL.paymentType, REAL.count, 2));
    assertEquals(0, count(REAL.paymentType, REAL.count, -1));
  }

  @Test
  void sharesOfPassengersAndPaymentsAreThoseOfTheRealTrips() {
    for (int passengers = 0; passengers <= 6; passengers++) {
      assertShare(REAL.passengerCount, bytes("passenger_count"), passengers);
    }
    for (int payment = 0; payment <= 4; payment++) {
      assertShare(REAL.paymentType, bytes("payment_type"), payment);
    }
  }

  @Test
  void meansAndSpreadsAreThoseOfTheRealTrips() {
    assertClose("distance", doubles(REAL.distanceHundredths, 100), doubles("trip_distance"));
    assertClose("tip", doubles(REAL.tipCents, 100), floats("tip_amount"));
    assertClose("total", doubles(REAL.totalCents, 100), floats("total_amount"));
    assertClose("longitude", REAL.pickupLongitude, doubles("pickup_longitude"));
    assertClose("latitude", REAL.dropoffLatitude, doubles("dropoff_latitude"));
    double[] durations = new double[ROWS];
    int[] pickups = ints("pickup_datetime");
    int[] dropoffs = ints("dropoff_datetime");
    for (int i = 0; i < ROWS; i++) {
      durations[i] = dropoffs[i] - pickups[i];
    }
    assertClose("duration", doubles(REAL.durationSeconds, 1), durations);
  }

  @Test
  void fareFollowsDistanceAsInTheRealTrips() {
    double real = correlation(doubles(REAL.distanceHundredths, 100), doubles(REAL.totalCents, 100));
    assertEquals(real, correlation(doubles("trip_distance"), floats("total_amount")), 0.02);
  }

  @Test
  void coordinatesHaveThePrecisionOfTheSource() {
    for (double longitude : doubles("pickup_longitude")) {
      assertEquals((float) longitude, longitude);
    }
  }

  @Test
  void tripsFallIntoTheMonthsOfTheRealTripsAndEveryHour() {
    Set<Integer> months = new TreeSet<>();
    Set<Integer> hours = new TreeSet<>();
    short[] dates = ((ShortColumn) TRIPS.column("pickup_date")).values();
    int[] pickups = ints("pickup_datetime");
    for (int i = 0; i < ROWS; i++) {
      assertEquals(pickups[i] / 86_400, dates[i]);
      int packed = CivilDate.packed(dates[i]);
      months.add(CivilDate.yearOf(packed) * 100 + CivilDate.monthOf(packed));
      hours.add(pickups[i] / 3600 % 24);
    }
    assertEquals(Set.of(201501, 201601, 201602, 201603), months);
    assertEquals(24, hours.size());
  }

  @Test
  void sameSeedGivesSameTripsHoweverTheyAreCut() {
    TripGenerator generator =
        TripGenerator.ofMonths(201507, 3, 42, 10_000, TripOrder.NEARLY_SORTED);
    Block whole = generator.block(0, 10_000);
    Block tail = generator.block(6_000, 4_000);
    for (int column = 0; column < whole.columns().size(); column++) {
      assertEqualColumns(whole.slice(6_000, 10_000), tail, column);
    }
    TripGenerator other = TripGenerator.ofMonths(201507, 3, 43, 10_000, TripOrder.NEARLY_SORTED);
    assertNotEquals(
        Arrays.hashCode(((IntColumn) whole.column("pickup_datetime")).values()),
        Arrays.hashCode(((IntColumn) other.block(0, 10_000).column("pickup_datetime")).values()));
  }

  @Test
  void nearlySortedTripsAreAtMostAnHourAndAHalfOutOfOrder() {
    TripGenerator generator = TripGenerator.ofMonths(201507, 3, 7, ROWS, TripOrder.NEARLY_SORTED);
    int[] pickups = ((IntColumn) generator.block(0, ROWS).column("pickup_datetime")).values();
    int latest = 0;
    int disordered = 0;
    for (int pickup : pickups) {
      disordered += pickup < latest ? 1 : 0;
      assertTrue(latest - pickup < 5400, "too early: " + (latest - pickup));
      latest = Math.max(latest, pickup);
    }
    assertTrue(disordered > ROWS / 4, "in order: " + disordered);
  }

  @Test
  void rowsOutsideTheTotalAreRefused() {
    TripGenerator generator = TripGenerator.ofMonths(201507, 1, 1, 10, TripOrder.RANDOM);
    assertThrows(IndexOutOfBoundsException.class, () -> generator.block(5, 6));
  }

  private static void assertEqualColumns(Block expected, Block actual, int column) {
    assertEquals(
        hash(expected, column), hash(actual, column), expected.header().get(column).name());
  }

  private static int hash(Block block, int index) {
    Object column = block.column(index);
    int rows = block.rowCount();
    if (column instanceof IntColumn c) {
      return Arrays.hashCode(Arrays.copyOf(c.values(), rows));
    } else if (column instanceof DoubleColumn c) {
      return Arrays.hashCode(Arrays.copyOf(c.values(), rows));
    } else if (column instanceof FloatColumn c) {
      return Arrays.hashCode(Arrays.copyOf(c.values(), rows));
    } else if (column instanceof ShortColumn c) {
      return Arrays.hashCode(Arrays.copyOf(c.values(), rows));
    }
    return Arrays.hashCode(Arrays.copyOf(((ByteColumn) column).values(), rows));
  }

  private static void assertShare(byte[] real, byte[] made, int value) {
    double expected = (double) count(real, real.length, value) / real.length;
    assertEquals(expected, (double) count(made, ROWS, value) / ROWS, 0.004, "value=" + value);
  }

  /** Means within 3% of the standard deviation, standard deviations within 8%. */
  private static void assertClose(String what, double[] real, double[] made) {
    double deviation = deviation(real);
    assertEquals(mean(real), mean(made), 0.03 * deviation, what + ": mean");
    assertEquals(deviation, deviation(made), 0.08 * deviation, what + ": deviation");
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    return Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0));
  }

  private static double correlation(double[] a, double[] b) {
    double meanA = mean(a);
    double meanB = mean(b);
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - meanA) * (b[i] - meanB);
    }
    return sum / a.length / deviation(a) / deviation(b);
  }

  private static int count(byte[] values, int rows, int value) {
    int count = 0;
    for (int i = 0; i < rows; i++) {
      count += values[i] == value ? 1 : 0;
    }
    return count;
  }

  private static double[] doubles(int[] values, double divisor) {
    return Arrays.stream(values).mapToDouble(v -> v / divisor).toArray();
  }

  private static byte[] bytes(String column) {
    return ((ByteColumn) TRIPS.column(column)).values();
  }

  private static int[] ints(String column) {
    return ((IntColumn) TRIPS.column(column)).values();
  }

  private static double[] doubles(String column) {
    return ((DoubleColumn) TRIPS.column(column)).values();
  }

  private static double[] floats(String column) {
    float[] values = ((FloatColumn) TRIPS.column(column)).values();
    double[] doubles = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
