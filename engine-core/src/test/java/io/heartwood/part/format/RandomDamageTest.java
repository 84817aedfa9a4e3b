package io.heartwood.part.format;

import static io.heartwood.part.format.RandomParts.DIRECTORY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.checksum.ChainedHasher;
import io.heartwood.checksum.CorruptPartException;
import io.heartwood.checksum.UnsupportedPartFormatException;
import io.heartwood.column.Block;
import io.heartwood.column.Column;
import io.heartwood.column.NamedType;
import io.heartwood.disk.DiskOutput;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.part.PartType;
import io.heartwood.serialization.RandomColumns;
import io.heartwood.types.IntegerType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That damage to a part is found, or changes no row, whatever the layout. */
class RandomDamageTest {
  private static final long SEED = Long.getLong("heartwood.seed", 7);
  private static final int MAX_FILE_BYTES = 1 << 20;

  /** For each damaged file a whole part is read: parts with a sixth of the columns. */
  private static final int GROUPS = 6;

  @ParameterizedTest
  @EnumSource(PartType.class)
  void noFlippedBitChangesRowsUnnoticed(PartType type) throws Exception {
    Random random = new Random(SEED);
    for (List<NamedType> header : RandomParts.groups(GROUPS)) {
      flipBits(type, header, random);
    }
  }

  private static void flipBits(PartType type, List<NamedType> header, Random random)
      throws IOException {
    try (MemoryDisk disk = new MemoryDisk("test")) {
      write(disk, type, header, random);
      List<ByteBuffer> rows = contents(PartLoader.load(disk, DIRECTORY, PartKeys.UNKNOWN));
      for (String file : disk.list(DIRECTORY)) {
        byte[] content = disk.readAll(DIRECTORY.resolve(file), MAX_FILE_BYTES);
        for (int i = 0; i < 8 && content.length > 0; i++) {
          int bit = random.nextInt(content.length * 8);
          byte[] changed = content.clone();
          changed[bit >> 3] ^= (byte) (1 << (bit & 7));
          String context = "seed=" + SEED + " " + file + " bit " + bit;
          overwrite(disk, file, changed);
          assertRowsOrRefusal(disk, file, header, rows, context);
          overwrite(disk, file, Arrays.copyOf(content, random.nextInt(content.length)));
          assertRowsOrRefusal(disk, file, header, rows, context + " truncated");
        }
        overwrite(disk, file, content);
      }
      assertEquals(rows, contents(PartLoader.load(disk, DIRECTORY, PartKeys.UNKNOWN)));
    }
  }

  private static void assertRowsOrRefusal(
      MemoryDisk disk, String file, List<NamedType> header, List<ByteBuffer> rows, String context)
      throws IOException {
    List<ByteBuffer> read;
    try {
      LoadedPart part = PartLoader.load(disk, DIRECTORY, PartKeys.UNKNOWN);
      if (part.columns().size() < header.size()) {
        return;
      }
      read = contents(part);
    } catch (CorruptPartException | UnsupportedPartFormatException e) {
      assertTrue(e.getMessage().length() > 10, context);
      return;
    }
    // Files that no hash covers: a changed name or type there is another part.
    if (PartFiles.isListedInChecksums(file)) {
      assertEquals(rows, read, context);
    }
  }

  @ParameterizedTest
  @EnumSource(PartType.class)
  void liesWithTheRightHashEndInRowsOrRefusal(PartType type) throws Exception {
    Random random = new Random(SEED);
    for (List<NamedType> header : RandomParts.groups(GROUPS)) {
      lie(type, header, random);
    }
  }

  private static void lie(PartType type, List<NamedType> header, Random random) throws IOException {
    try (MemoryDisk disk = new MemoryDisk("test")) {
      write(disk, type, header, random);
      PartKeys keys =
          new PartKeys(
              List.of(IntegerType.UINT32),
              List.of(IntegerType.UINT8),
              List.of(RandomParts.HEADER.get(0)),
              8192);
      byte[] hashes = disk.readAll(DIRECTORY.resolve(PartFiles.CHECKSUMS), MAX_FILE_BYTES);
      PartChecksums checksums = ChecksumsFile.read(hashes);
      for (String file : checksums.files().keySet()) {
        byte[] content = disk.readAll(DIRECTORY.resolve(file), MAX_FILE_BYTES);
        for (int i = 0; i < 8 && content.length > 0; i++) {
          byte[] changed =
              random.nextInt(4) == 0
                  ? Arrays.copyOf(content, random.nextInt(content.length + 20))
                  : content.clone();
          for (int change = random.nextInt(4); change > 0 && changed.length > 0; change--) {
            changed[random.nextInt(changed.length)] =
                (byte) (random.nextBoolean() ? 0xff : random.nextInt());
          }
          overwrite(disk, file, changed);
          overwrite(disk, PartFiles.CHECKSUMS, withHashOf(checksums, file, changed));
          readOrRefuse(disk, keys, "seed=" + SEED + " " + file + " case " + i);
        }
        overwrite(disk, file, content);
      }
      overwrite(disk, PartFiles.CHECKSUMS, hashes);
      assertEquals(List.of(), PartChecker.check(disk, DIRECTORY, keys));
    }
  }

  private static byte[] withHashOf(PartChecksums checksums, String file, byte[] content)
      throws IOException {
    PartChecksums.Builder builder = PartChecksums.builder();
    for (Map.Entry<String, FileChecksum> entry : checksums.files().entrySet()) {
      FileChecksum known = entry.getValue();
      if (!entry.getKey().equals(file)) {
        builder.add(entry.getKey(), known);
      } else if (known.compressed()) {
        builder.add(
            file,
            FileChecksum.compressed(
                content.length,
                ChainedHasher.hash(content),
                known.uncompressedSizeBytes(),
                known.uncompressedHash()));
      } else {
        builder.addPlain(file, content);
      }
    }
    return ChecksumsFile.write(builder.build());
  }

  private static void readOrRefuse(MemoryDisk disk, PartKeys keys, String context)
      throws IOException {
    PartChecker.check(disk, DIRECTORY, keys);
    try {
      LoadedPart part = PartLoader.load(disk, DIRECTORY, keys);
      part.primaryIndex();
      assertTrue(contents(part).size() > 0, context);
    } catch (CorruptPartException | UnsupportedPartFormatException e) {
      assertTrue(e.getMessage().length() > 10, context);
    } catch (RuntimeException e) {
      throw new AssertionError(context, e);
    }
  }

  private static void write(MemoryDisk disk, PartType type, List<NamedType> header, Random random)
      throws IOException {
    ExecutorService helpers = Executors.newFixedThreadPool(1);
    try {
      Block block = RandomParts.randomBlock(header, 60, random);
      RandomParts.write(disk, type, block, random, helpers);
    } finally {
      helpers.shutdown();
    }
  }

  private static void overwrite(MemoryDisk disk, String file, byte[] content) throws IOException {
    try (DiskTransaction transaction = disk.begin()) {
      try (DiskOutput output = transaction.overwrite(DIRECTORY.resolve(file))) {
        output.write(content, 0, content.length);
        output.finish();
      }
      transaction.commit();
    }
  }

  /** The bytes of all values, column by column. */
  private static List<ByteBuffer> contents(LoadedPart part) throws IOException {
    List<ByteBuffer> contents = new ArrayList<>();
    for (Block block :
        TestParts.read(PartReadRequest.of(part, part.columns(), TestParts.all(part)))) {
      for (Column column : block.columns()) {
        contents.add(ByteBuffer.wrap(RandomColumns.bytes(column)));
      }
    }
    return contents;
  }
}
