package io.heartwood.serialization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.text.TextBuffer;
import io.heartwood.text.TextStyle;
import io.heartwood.text.ValuePrinter;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedDataTest {
  private static final DataType TYPE = DataTypeParser.parse("JSON(max_dynamic_paths=0)");

  /**
   * Two rows with advanced shared data, as ClickHouse 26.7 wrote them into the granule of a Compact
   * part without marks by substream.
   */
  private static final byte[] GRANULE =
      HexFormat.of()
          .parseHex(
              "04000000000000000002010101016202020101620400000000000000020a1501"
                  + "00000000000000020002000300000000000000020000000000000078791b0000"
                  + "0000000000140000000000000008122e64796e616d69635f7374727563747572"
                  + "65152e76617269616e745f64697363725f7072656669780e2e76617269616e74"
                  + "5f6469736372062e496e743634132e53686172656456617269616e742e73697a"
                  + "650e2e53686172656456617269616e740c2e537472696e672e73697a65072e53"
                  + "7472696e671b0000000000000014000000000000001b000000000000001f0000"
                  + "00000000001b0000000000000027000000000000001b000000000000002b0000"
                  + "00000000001b0000000000000033000000000000001b00000000000000330000"
                  + "00000000001b0000000000000033000000000000001b000000000000003b0000"
                  + "00000000001b000000000000004d000000000000001b00000000000000c50000"
                  + "00000000001b0000000000000014000000000000001b000000000000003d0000"
                  + "00000000001b0000000000000045010000000000000100000000000000010000"
                  + "000000000000000415027879090a0300000000000000");

  @Test
  void whatIsThereForSinglePathsIsReadOver() throws IOException {
    assertEquals(List.of("{\"b\":\"xy\"}", "{\"b\":3}"), lines(GRANULE));
  }

  @Test
  void truncatedBytesAreCorrupt() {
    for (int size = 0; size < GRANULE.length; size++) {
      byte[] bytes = Arrays.copyOf(GRANULE, size);
      assertThrows(CorruptPartException.class, () -> lines(bytes), "size=" + size);
    }
  }

  @Test
  void everyFlippedBitGivesRowsOrIsCorrupt() {
    int rows = 0;
    for (int bit = 0; bit < GRANULE.length * 8; bit++) {
      byte[] bytes = GRANULE.clone();
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        rows += lines(bytes).size();
      } catch (IOException e) {
        assertTrue(e.getMessage().contains("granule"), e.getMessage());
      }
    }
    assertTrue(rows > 0, "no flipped bit leaves rows");
  }

  /** At each path an object with shared data of its own, at the path of which there is another. */
  @Test
  void objectsInEachOtherWithoutEndAreCorrupt() {
    String object = "0400000000000000" + "00" + "02" + "01";
    String path = "01" + "01" + "0163";
    String values =
        "0400000000000000" + "01" + "30000010000000" + "0100000000000000" + object + "010100";
    String bytes = object + "00" + path + (values + path).repeat(20_000);
    CorruptPartException e =
        assertThrows(CorruptPartException.class, () -> lines(HexFormat.of().parseHex(bytes), 1));
    assertTrue(e.getMessage().contains("nested at most 64 deep"), e.getMessage());
  }

  private static List<String> lines(byte[] bytes) throws IOException {
    return lines(bytes, 2);
  }

  private static List<String> lines(byte[] bytes, int rowCount) throws IOException {
    ArrayInput input = new ArrayInput("granule", bytes);
    Serialization serialization =
        Serializations.storedGranule(TYPE, SerializationForm.CLASSIC, input);
    ColumnBuilder builder = Columns.newBuilder(TYPE, rowCount);
    serialization.read(
        new SubstreamSource() {
          @Override
          public SubstreamInput input(Substream substream) {
            return input;
          }

          @Override
          public boolean sequential() {
            return true;
          }
        },
        rowCount,
        builder);
    Column column = builder.build();
    assertEquals(rowCount, column.rowCount());
    ValuePrinter printer = ValuePrinter.of(TYPE, TextStyle.ESCAPED, ZoneOffset.UTC);
    return IntStream.range(0, rowCount)
        .mapToObj(
            row -> {
              TextBuffer text = new TextBuffer(16);
              printer.append(column, row, text);
              return text.toString();
            })
        .toList();
  }
}
