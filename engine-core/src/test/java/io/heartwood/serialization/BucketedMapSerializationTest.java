package io.heartwood.serialization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.serialization.SerializationForm.Kind;
import io.heartwood.serialization.SerializationForm.Maps;
import io.heartwood.serialization.SerializationForm.Strings;
import io.heartwood.serialization.SerializationForm.Versions;
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

class BucketedMapSerializationTest {
  private static final DataType TYPE = DataTypeParser.parse("Map(String, UInt64)");

  private static final Versions VERSIONS =
      new Versions(Strings.WITH_SIZE_STREAM, Maps.WITH_BUCKETS);

  private static final SerializationForm FORM =
      new SerializationForm(Kind.DEFAULT, VERSIONS, VERSIONS, List.of());

  /**
   * Four rows in three buckets, as ClickHouse 26.7 wrote them into the granule of a Compact part.
   */
  private static final byte[] GRANULE =
      HexFormat.of()
          .parseHex(
              "0003000000000000000100000000000000400a00000000000000"
                  + "0000000000000000000000000000000001000000000000000100000000000000"
                  + "020000000000000002000000000000006b316b31"
                  + "01000000000000000100000000000000"
                  + "0000000000000000000000000000000000000000000000000100000000000000"
                  + "02000000000000006b320200000000000000"
                  + "0000000000000000010000000000000001000000000000000100000000000000"
                  + "0200000000000000020000000000000002000000000000006b306b306b30"
                  + "000000000000000000000000000000000000000000000000"
                  + "020200020001");

  @Test
  void pairsComeBackInTheirOrder() throws IOException {
    assertEquals(
        List.of("{}", "{'k0':0}", "{'k0':0,'k1':1}", "{'k0':0,'k1':1,'k2':2}"), lines(GRANULE));
  }

  @Test
  void oneBucketHasNoNumbers() throws IOException {
    byte[] bytes =
        HexFormat.of()
            .parseHex(
                "00010000000000000000"
                    + "01000000000000000000000000000000"
                    + "010000000000000061"
                    + "0700000000000000");
    assertEquals(List.of("{'a':7}", "{}"), lines(bytes, 2));
  }

  @Test
  void bucketsThatDoNotFitTheirRowsAreCorrupt() {
    byte[] bytes = GRANULE.clone();
    // The first pair of row 1 is said to be in the bucket that has none for it.
    bytes[bytes.length - 6] = 0;
    assertThrows(CorruptPartException.class, () -> lines(bytes));
    bytes[bytes.length - 6] = 9;
    assertThrows(CorruptPartException.class, () -> lines(bytes));
  }

  @Test
  void truncatedBytesAreCorrupt() {
    for (int size = 0; size < GRANULE.length; size++) {
      byte[] bytes = Arrays.copyOf(GRANULE, size);
      assertThrows(CorruptPartException.class, () -> lines(bytes), "size=" + size);
    }
  }

  @Test
  void everyFlippedBitGivesRowsOrIsCorrupt() throws IOException {
    int rows = 0;
    for (int bit = 0; bit < GRANULE.length * 8; bit++) {
      byte[] bytes = GRANULE.clone();
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        rows += lines(bytes).size();
      } catch (CorruptPartException e) {
        assertTrue(e.getMessage().contains("granule"), e.getMessage());
      }
    }
    assertTrue(rows > 0, "no flipped bit leaves rows");
  }

  private static List<String> lines(byte[] bytes) throws IOException {
    return lines(bytes, 4);
  }

  private static List<String> lines(byte[] bytes, int rowCount) throws IOException {
    ArrayInput input = new ArrayInput("granule", bytes);
    Serialization serialization = Serializations.storedGranule(TYPE, FORM, input);
    ColumnBuilder builder = Columns.newBuilder(TYPE, rowCount);
    serialization.read(substream -> input, rowCount, builder);
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
