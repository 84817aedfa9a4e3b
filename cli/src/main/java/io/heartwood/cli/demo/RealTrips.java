package io.heartwood.cli.demo;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The 8,010 real taxi trips that are shipped with the command: January 2015 and January, February,
 * March 2016, as published by the NYC Taxi and Limousine Commission.
 *
 * <p>Held as one array a column, for the generator. Distances and amounts are whole hundredths, as
 * they are in the source; coordinates have the precision of Float32, as they have there. Immutable
 * by agreement.
 */
final class RealTrips {
  /** Names of the files, beside this class. */
  static final List<String> FILES =
      List.of("trips_0.tsv.gz", "trips_1.tsv.gz", "trips_2.tsv.gz", "trips_3.tsv.gz");

  /** Codes of {@code payment_type}, by value. */
  private static final List<String> PAYMENT_TYPES = List.of("UNK", "CSH", "CRE", "NOC", "DIS");

  final int count;

  /** Seconds since 1970-01-01, UTC. */
  final int[] pickupEpochSeconds;

  final int[] durationSeconds;
  final double[] pickupLongitude;
  final double[] pickupLatitude;
  final double[] dropoffLongitude;
  final double[] dropoffLatitude;
  final byte[] passengerCount;
  final int[] distanceHundredths;
  final int[] tipCents;
  final int[] totalCents;
  final byte[] paymentType;

  private RealTrips(List<String[]> rows) {
    count = rows.size();
    pickupEpochSeconds = new int[count];
    durationSeconds = new int[count];
    pickupLongitude = new double[count];
    pickupLatitude = new double[count];
    dropoffLongitude = new double[count];
    dropoffLatitude = new double[count];
    passengerCount = new byte[count];
    distanceHundredths = new int[count];
    tipCents = new int[count];
    totalCents = new int[count];
    paymentType = new byte[count];
    for (int i = 0; i < count; i++) {
      String[] fields = rows.get(i);
      pickupEpochSeconds[i] = epochSecond(fields[2]);
      durationSeconds[i] = epochSecond(fields[3]) - pickupEpochSeconds[i];
      pickupLongitude[i] = Double.parseDouble(fields[4]);
      pickupLatitude[i] = Double.parseDouble(fields[5]);
      dropoffLongitude[i] = Double.parseDouble(fields[6]);
      dropoffLatitude[i] = Double.parseDouble(fields[7]);
      passengerCount[i] = Byte.parseByte(fields[8]);
      distanceHundredths[i] = hundredths(fields[9]);
      tipCents[i] = hundredths(fields[10]);
      totalCents[i] = hundredths(fields[11]);
      paymentType[i] = (byte) PAYMENT_TYPES.indexOf(fields[12]);
    }
  }

  /** Reads the shipped files. */
  static RealTrips load() {
    List<String[]> rows = new ArrayList<>();
    try {
      for (String file : FILES) {
        try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(open(file)), StandardCharsets.UTF_8))) {
          lines.readLine();
          for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            rows.add(line.split("\t", -1));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new RealTrips(rows);
  }

  /** Copies the files as they are into a directory. */
  static void copyFilesTo(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (String file : FILES) {
      try (InputStream in = open(file)) {
        Files.copy(in, directory.resolve(file));
      }
    }
  }

  private static InputStream open(String file) throws IOException {
    InputStream in = RealTrips.class.getResourceAsStream(file);
    if (in == null) {
      throw new FileNotFoundException("not shipped with this command: file=" + file);
    }
    return in;
  }

  private static int epochSecond(String text) {
    return (int) LocalDateTime.parse(text.replace(' ', 'T')).toEpochSecond(ZoneOffset.UTC);
  }

  private static int hundredths(String text) {
    return (int) Math.round(Double.parseDouble(text) * 100);
  }
}
