package io.heartwood.serialization;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import io.heartwood.types.LowCardinalityType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Columns of a Compact part share one input; a hostile part's marks may lead two to one place. */
class SharedInputTest {
  @Test
  void aDictionaryIsNotTakenForThatOfAnotherColumn() throws IOException {
    ByteBuffer group = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    group.putLong(0x500).putLong(2).put(new byte[] {0, 3, 'a', 'b', 'c'});
    group.putLong(2).put(new byte[] {0, 1});
    OneBlockInput input = new OneBlockInput(group.array());
    for (String name :
        List.of(
            "LowCardinality(String)",
            "LowCardinality(UInt8)",
            "LowCardinality(FixedString(2))",
            "LowCardinality(String)")) {
      DataType type = DataTypeParser.parse(name);
      DataType nested = ((LowCardinalityType) type).nested();
      Serialization serialization =
          new LowCardinalitySerialization(
              nested,
              null,
              new Substream(0, "", Substream.Kind.DICTIONARIES, nested),
              new Substream(1, "", Substream.Kind.DICTIONARY_INDEXES, nested));
      input.moveTo(new SubstreamInput.Place(0, 0));
      try {
        ColumnBuilder builder = Columns.newBuilder(type, 2);
        serialization.read(substream -> input, 2, builder);
        Column column = builder.build();
        assertEquals(2, column.rowCount(), name);
      } catch (CorruptPartException otherTypesNeedOtherBytes) {
        assertEquals("file", otherTypesNeedOtherBytes.file(), name);
      }
    }
  }
}
