package io.heartwood.serialization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.codec.CodecChain;
import io.heartwood.codec.CodecWorkspace;
import io.heartwood.codec.CompressBlockSizes;
import io.heartwood.codec.CompressedBlockReader;
import io.heartwood.codec.CompressedBlockWriter;
import io.heartwood.column.Column;
import io.heartwood.column.ColumnBuilder;
import io.heartwood.column.Columns;
import io.heartwood.serialization.SerializationForm.Kind;
import io.heartwood.serialization.SerializationForm.Strings;
import io.heartwood.types.AggregateFunctionType;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import io.heartwood.types.LowCardinalityType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SerializationTest {
  private static final long SEED = Long.getLong("heartwood.seed", 42);

  private static List<SerializationForm> forms(DataType type) {
    List<SerializationForm> forms = new ArrayList<>();
    for (Strings strings : Strings.values()) {
      forms.add(new SerializationForm(Kind.DEFAULT, strings, strings));
      if (canBeSparse(type)) {
        forms.add(new SerializationForm(Kind.SPARSE, strings, strings));
      }
    }
    return forms;
  }

  private static boolean canBeSparse(DataType type) {
    if (type instanceof LowCardinalityType || type instanceof AggregateFunctionType) {
      return false;
    }
    return switch (type.physicalType()) {
      case NULLABLE, ARRAY, TUPLE -> false;
      default -> true;
    };
  }

  /** The bytes of each substream; blocks of a few bytes, so that values are cut everywhere. */
  private static List<byte[]> write(
      Serialization serialization, Column column, int[] granules, int maxBlockBytes)
      throws IOException {
    List<ByteArrayOutputStream> files = new ArrayList<>();
    List<CompressedBlockWriter> writers = new ArrayList<>();
    try (CodecWorkspace workspace = new CodecWorkspace()) {
      for (int i = 0; i < serialization.substreams().size(); i++) {
        assertEquals(i, serialization.substreams().get(i).index());
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        files.add(file);
        writers.add(
            new CompressedBlockWriter(
                CodecChain.NONE.codec(),
                new CompressBlockSizes(0, maxBlockBytes),
                workspace,
                file::write));
      }
      int from = 0;
      for (int granule : granules) {
        serialization.write(
            column, from, from + granule, substream -> writers.get(substream.index()));
        from += granule;
      }
      assertEquals(column.rowCount(), from);
      for (CompressedBlockWriter writer : writers) {
        writer.finish();
      }
    }
    return files.stream().map(ByteArrayOutputStream::toByteArray).toList();
  }

  /** Gives the decoded blocks of a file one by one. */
  private static final class BlocksInput extends SubstreamInput {
    private final byte[] file;
    private int position;

    BlocksInput(byte[] file) {
      this.file = file;
    }

    @Override
    protected boolean nextBlock() throws IOException {
      if (position == file.length) {
        return false;
      }
      try (CodecWorkspace workspace = new CodecWorkspace()) {
        CompressedBlockReader reader = new CompressedBlockReader("test", workspace);
        position += reader.read(file, position, file.length, position);
        setBlock(reader.block(), reader.blockStart(), reader.blockStart() + reader.blockSize());
      }
      return true;
    }

    @Override
    public CorruptPartException corrupt(String expected, String actual) {
      return new CorruptPartException("test", position(), expected, actual);
    }
  }

  @Test
  void whatIsWrittenIsReadWhereverBlocksAreCut() throws IOException {
    Random random = new Random(SEED);
    for (DataType type : RandomColumns.TYPES) {
      for (SerializationForm form : forms(type)) {
        for (int maxBlockBytes : new int[] {1, 2, 3, 7, 16, 100, 65536}) {
          int[] granules = {1, 7, 64, 1 + random.nextInt(300)};
          int rowCount = Arrays.stream(granules).sum();
          double defaultShare = random.nextInt(3) * 0.48;
          Column column = RandomColumns.of(type, rowCount, defaultShare, random);
          Serialization serialization = Serializations.of(type, form);
          String context = "seed=" + SEED + " " + serialization + " " + maxBlockBytes;
          List<BlocksInput> inputs =
              write(serialization, column, granules, maxBlockBytes).stream()
                  .map(BlocksInput::new)
                  .toList();
          ColumnBuilder builder = Columns.newBuilder(type, 0);
          // The first two granules by themselves, the others in one go.
          int first = granules[0] + granules[1];
          SubstreamSource source = substream -> inputs.get(substream.index());
          serialization.read(source, granules[0], builder);
          serialization.read(source, granules[1], builder);
          serialization.read(source, rowCount - first, builder);
          for (BlocksInput input : inputs) {
            assertTrue(input.atEnd(), context);
          }
          assertArrayEquals(
              RandomColumns.bytes(column), RandomColumns.bytes(builder.build()), context);
        }
      }
    }
  }

  @Test
  void randomBytesGiveRowsOrOneKindOfException() throws IOException {
    Random random = new Random(SEED);
    int refused = 0;
    for (int i = 0; i < 20000; i++) {
      DataType type = RandomColumns.TYPES.get(random.nextInt(RandomColumns.TYPES.size()));
      List<SerializationForm> forms = forms(type);
      Serialization serialization =
          Serializations.of(type, forms.get(random.nextInt(forms.size())));
      List<SubstreamInput> inputs = new ArrayList<>();
      for (int s = 0; s < serialization.substreams().size(); s++) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        if (random.nextBoolean()) {
          for (int b = 0; b < bytes.length; b++) {
            bytes[b] &= 1;
          }
        }
        inputs.add(new ArrayInput("random", bytes));
      }
      ColumnBuilder builder = Columns.newBuilder(type, 0);
      int rowCount =
          random.nextInt(10) == 0 ? Integer.MAX_VALUE - random.nextInt(100) : random.nextInt(50);
      try {
        serialization.read(substream -> inputs.get(substream.index()), rowCount, builder);
        assertEquals(rowCount, builder.rowCount());
      } catch (CorruptPartException e) {
        refused++;
      }
    }
    assertTrue(refused > 1000, "refused=" + refused);
  }

  @Test
  void randomBytesInRowBinaryGiveValuesOrOneKindOfException() throws IOException {
    Random random = new Random(SEED);
    for (int i = 0; i < 20000; i++) {
      DataType type = RandomColumns.TYPES.get(random.nextInt(RandomColumns.TYPES.size()));
      byte[] bytes = new byte[random.nextInt(20)];
      random.nextBytes(bytes);
      ColumnBuilder builder = Columns.newBuilder(type, 0);
      ArrayInput input = new ArrayInput("random", bytes);
      try {
        RowBinary.read(input, type, builder);
        assertEquals(1, builder.rowCount());
      } catch (CorruptPartException e) {
        assertEquals("random", e.file());
      }
    }
  }

  @Test
  void substreamsAreNamedAsInTheFormat() {
    SerializationForm modern =
        new SerializationForm(Kind.DEFAULT, Strings.WITH_SIZE_STREAM, Strings.WITH_SIZE_STREAM);
    assertEquals(List.of(".null", ".size", ""), suffixes("Nullable(String)", modern));
    assertEquals(List.of(".null", ""), suffixes("Nullable(String)", SerializationForm.CLASSIC));
    assertEquals(
        List.of(".sparse.idx", ".size", ""),
        suffixes(
            "String",
            new SerializationForm(Kind.SPARSE, Strings.WITH_SIZE_STREAM, Strings.SINGLE_STREAM)));
    // Versions that are not propagated leave strings inside Nullable alone.
    assertEquals(
        List.of(".null", ""),
        suffixes(
            "Nullable(String)",
            new SerializationForm(Kind.DEFAULT, Strings.WITH_SIZE_STREAM, Strings.SINGLE_STREAM)));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            suffixes(
                "Nullable(UInt8)",
                new SerializationForm(Kind.SPARSE, Strings.SINGLE_STREAM, Strings.SINGLE_STREAM)));
  }

  private static List<String> suffixes(String type, SerializationForm form) {
    return Serializations.of(DataTypeParser.parse(type), form).substreams().stream()
        .map(Substream::suffix)
        .toList();
  }
}
