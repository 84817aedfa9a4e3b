package io.heartwood.calendar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Offsets against java.time, at random times and around every change of the clocks. */
class ZoneOffsetsTest {
  private static final List<String> ZONES =
      List.of(
          "UTC",
          "Europe/Berlin",
          "America/New_York",
          "America/Sao_Paulo",
          "Africa/Casablanca",
          "Asia/Kathmandu",
          "Australia/Lord_Howe",
          "Pacific/Apia",
          "Africa/Monrovia");

  @Test
  void offsetsAreThoseOfTheZone() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (String name : ZONES) {
      ZoneId zone = ZoneId.of(name);
      ZoneOffsets offsets = ZoneOffsets.of(zone);
      for (int i = 0; i < 20_000; i++) {
        check(zone, offsets, (random.nextLong() >>> 31) - (1L << 31), seed);
      }
      long change = offsets.stretchEnd(0);
      while (change < 0x1_4000_0000L) {
        check(zone, offsets, change - 1, seed);
        check(zone, offsets, change, seed);
        change = offsets.stretchEnd(offsets.stretchAt(change));
      }
    }
  }

  private static void check(ZoneId zone, ZoneOffsets offsets, long second, long seed) {
    int expected = zone.getRules().getOffset(Instant.ofEpochSecond(second)).getTotalSeconds();
    String where = "seed=" + seed + " zone=" + zone + " second=" + second;
    assertEquals(expected, offsets.offsetAt(second), where);
    long[] local = new long[1];
    offsets.toLocal(new long[] {second}, local, 1);
    assertEquals(second + expected, local[0], where);
  }

  @Test
  void daysBeginWhenTheZoneSays() {
    for (String name : ZONES) {
      ZoneId zone = ZoneId.of(name);
      ZoneOffsets offsets = ZoneOffsets.of(zone);
      for (int day = -10_000; day < 60_000; day++) {
        LocalDate date = LocalDate.ofEpochDay(day);
        if (!name.equals("Pacific/Apia") || date.getYear() != 2011) {
          long expected = date.atStartOfDay(zone).toEpochSecond();
          assertEquals(expected, offsets.startOfDay(day), () -> name + " " + date);
        }
      }
    }
  }
}
