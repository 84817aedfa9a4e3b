package io.heartwood.aggregate.layout;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.types.AggregateFunctionType;
import io.heartwood.types.DataTypeParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * States that ClickHouse 26.7 wrote: {@code states.tsv.gz} has a type, the number of rows that the
 * state has seen, and its bytes.
 */
public final class GoldenStates {
  /** A state. */
  public record Golden(String type, int rowCount, byte[] state) {
    /** Its type. */
    public AggregateFunctionType parsed() {
      return (AggregateFunctionType) DataTypeParser.parse(type);
    }

    @Override
    public String toString() {
      return type + " rows=" + rowCount + " state=" + HexFormat.of().formatHex(state);
    }
  }

  private GoldenStates() {}

  /** All of them. */
  public static List<Golden> read() throws IOException {
    List<Golden> goldens = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(GoldenStates.class.getResourceAsStream("states.tsv.gz")),
                StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] fields = line.split("\t", -1);
        goldens.add(
            new Golden(
                fields[0].replace("\\'", "'").replace("\\\\", "\\"),
                Integer.parseInt(fields[1]),
                HexFormat.of().parseHex(fields[2])));
      }
    }
    assertTrue(goldens.size() > 9000, "golden states: " + goldens.size());
    return goldens;
  }
}
