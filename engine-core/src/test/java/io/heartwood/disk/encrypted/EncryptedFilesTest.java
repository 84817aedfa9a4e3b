package io.heartwood.disk.encrypted;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.disk.DiskInput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.ReadHint;
import io.heartwood.disk.memory.MemoryDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys, headers and what is said of those that are wrong. */
class EncryptedFilesTest {
  private static final DiskPath FILE = DiskPath.of("dir/file");
  private static final byte[] BYTES = DiskTesting.bytes(1, 1000);
  private static final byte[] OLD = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NEW =
      "the-new-key-of-32-bytes-in-total".getBytes(StandardCharsets.US_ASCII);

  private final MemoryDisk memory = new MemoryDisk("memory");

  @AfterEach
  void nothingIsLeftOpen() throws IOException {
    memory.close();
  }

  @Test
  void oldFilesStayReadableWhenTheKeyIsChanged() throws IOException {
    EncryptedDisk old = disk(EncryptionKeys.of(EncryptionAlgorithm.AES_128_CTR, OLD));
    write(old, FILE);
    EncryptionKeys both =
        EncryptionKeys.builder(EncryptionAlgorithm.AES_256_CTR)
            .key(0, OLD)
            .key(7, NEW)
            .current(7)
            .build();
    EncryptedDisk rotated = disk(both);
    write(rotated, DiskPath.of("dir/second"));
    DiskTesting.change(
        rotated, t -> DiskTesting.writeFile(t.append(FILE), DiskTesting.bytes(2, 100)));
    assertEquals(1100, rotated.sizeBytes(FILE));
    assertArrayEquals(BYTES, Arrays.copyOf(rotated.readAll(FILE, 2000), 1000));
    assertArrayEquals(
        DiskTesting.bytes(2, 100), Arrays.copyOfRange(rotated.readAll(FILE, 2000), 1000, 1100));
    assertArrayEquals(BYTES, rotated.readAll(DiskPath.of("dir/second"), 2000));
    assertEquals(
        1100,
        disk(EncryptionKeys.of(EncryptionAlgorithm.AES_128_CTR, OLD)).readAll(FILE, 2000).length);
    EncryptedDisk newOnly = disk(EncryptionKeys.of(EncryptionAlgorithm.AES_256_CTR, NEW));
    assertArrayEquals(BYTES, newOnly.readAll(DiskPath.of("dir/second"), 2000));
    assertThrows(IOException.class, () -> newOnly.readAll(FILE, 2000));
  }

  @Test
  void aWrongKeyIsToldByItsFingerprintAndTheNameOfTheFile() throws IOException {
    EncryptionKeys right = EncryptionKeys.of(EncryptionAlgorithm.AES_128_CTR, OLD);
    write(disk(right), FILE);
    byte[] other = "fedcba9876543210".getBytes(StandardCharsets.US_ASCII);
    EncryptionKeys wrong = EncryptionKeys.of(EncryptionAlgorithm.AES_128_CTR, other);
    for (int attempt = 0; attempt < 2; attempt++) {
      IOException e = assertThrows(IOException.class, () -> disk(wrong).readAll(FILE, 2000));
      assertEquals(
          "no key for an encrypted file: file=encrypted:dir/file fingerprint="
              + right.current().fingerprint().toNumberHex()
              + " known=["
              + wrong.current().fingerprint().toNumberHex()
              + "]",
          e.getMessage());
      assertFalse(e instanceof CorruptPartException);
    }
  }

  @Test
  void keysAreNotPrinted() {
    EncryptionKeys keys =
        EncryptionKeys.builder(EncryptionAlgorithm.AES_256_CTR).key(3, NEW).current(3).build();
    String hex = HexFormat.of().formatHex(NEW);
    for (Object object :
        new Object[] {keys, keys.current(), keys.fingerprints(), EncryptedHeader.next(keys)}) {
      String text = object.toString();
      assertFalse(text.contains("the-new-key") || text.contains(hex.substring(0, 8)), text);
    }
  }

  /** A count.txt as ClickHouse 26.7 wrote it. */
  @Test
  void filesOfClickHouseAreRead() throws IOException {
    byte[] file =
        HexFormat.of()
            .parseHex(
                "454e4302000000"
                    + "1446d4e9fbe5117668f71a55c142a7e2"
                    + "264b79bc62b553fc0d0afd340f7fe4aa"
                    + "00".repeat(25)
                    + "377b7adf");
    DiskTesting.change(memory, t -> t.createDirectories(DiskPath.of("root/dir")));
    store(file);
    EncryptedDisk disk = disk(EncryptionKeys.of(EncryptionAlgorithm.AES_128_CTR, OLD));
    assertEquals("1000", new String(disk.readAll(FILE, 10), StandardCharsets.US_ASCII));
    assertArrayEquals(Arrays.copyOf(file, 64), EncryptedHeader.read("file", file).toBytes());
  }

  @Test
  void headersOfVersion1AreRead() throws IOException {
    EncryptionKeys keys =
        EncryptionKeys.builder(EncryptionAlgorithm.AES_128_CTR)
            .key(0x0102030405060708L, OLD)
            .current(0x0102030405060708L)
            .build();
    write(disk(keys), FILE);
    byte[] stored = memory.readAll(DiskPath.of("root/dir/file"), 2000);
    byte[] iv = EncryptedHeader.read("file", stored).iv();
    int hash = (int) keys.current().fingerprintOfVersion1(5).high();
    for (String start :
        new String[] {
          "454e4301000000" + "0807060504030201", "454e4300010000" + "0102030405060708"
        }) {
      byte[] header = HexFormat.of().parseHex(start);
      Arrays.fill(stored, 0, EncryptedHeader.SIZE_BYTES, (byte) 0);
      System.arraycopy(header, 0, stored, 0, header.length);
      stored[15] = (byte) hash;
      System.arraycopy(iv, 0, stored, 16, iv.length);
      store(stored);
      assertArrayEquals(BYTES, disk(keys).readAll(FILE, 2000), start);
    }
    // The id counts, too.
    EncryptionKeys otherId = EncryptionKeys.of(EncryptionAlgorithm.AES_128_CTR, OLD);
    assertThrows(IOException.class, () -> disk(otherId).readAll(FILE, 2000));
  }

  @Test
  void hostileHeadersAreRefusedWithTheirPlace() throws IOException {
    EncryptionKeys keys = EncryptionKeys.of(EncryptionAlgorithm.AES_128_CTR, OLD);
    write(disk(keys), FILE);
    byte[] sound = memory.readAll(DiskPath.of("root/dir/file"), 2000);
    expectCorrupt(keys, changed(sound, 0, 'X'), 0);
    expectCorrupt(keys, changed(sound, 2, 0), 0);
    expectCorrupt(keys, changed(sound, 3, 3), 3);
    expectCorrupt(keys, changed(sound, 3, 0), 3);
    expectCorrupt(keys, changed(sound, 4, 0xff), 3);
    expectCorrupt(keys, changed(sound, 5, 3), 5);
    expectCorrupt(keys, changed(sound, 6, 0xff), 5);
    // A known key of another size than the algorithm's.
    expectCorrupt(keys, changed(sound, 5, 2), 5);
    for (int size : new int[] {1, 3, 63}) {
      expectCorrupt(keys, Arrays.copyOf(sound, size), 0);
    }
    store(Arrays.copyOf(sound, 64));
    assertEquals(0, disk(keys).readAll(FILE, 2000).length);
    store(new byte[0]);
    assertEquals(0, disk(keys).readAll(FILE, 2000).length);
    long seed = Long.getLong("heartwood.test.seed", new Random().nextLong());
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = Arrays.copyOf(sound, random.nextInt(200));
      for (int j = random.nextInt(4); j >= 0 && bytes.length > 0; j--) {
        bytes[random.nextInt(Math.min(bytes.length, 64))] = (byte) random.nextInt();
      }
      store(bytes);
      try {
        assertEquals(Math.max(0, bytes.length - 64), disk(keys).readAll(FILE, 2000).length);
      } catch (IOException e) {
        assertTrue(e.getMessage().contains("dir/file"), e.getMessage() + " seed=" + seed);
      }
    }
  }

  @Test
  void sizesAndKeysThatDoNotFitAreRefused() {
    for (EncryptionAlgorithm algorithm : EncryptionAlgorithm.values()) {
      for (int size : new int[] {0, 15, 17, 31, 33}) {
        assertThrows(
            IllegalArgumentException.class, () -> EncryptionKeys.of(algorithm, new byte[size]));
      }
    }
    EncryptionKeys.Builder keys = EncryptionKeys.builder(EncryptionAlgorithm.AES_128_CTR);
    assertThrows(IllegalArgumentException.class, keys::build);
    keys.key(1, OLD);
    assertThrows(IllegalArgumentException.class, keys::build, "a key of id 1 is not current");
    assertThrows(IllegalArgumentException.class, () -> keys.key(1, NEW));
    assertThrows(IllegalArgumentException.class, () -> keys.current(2));
    assertThrows(IllegalArgumentException.class, () -> keys.current(NEW));
    assertEquals(EncryptionAlgorithm.AES_128_CTR, keys.current(OLD).build().algorithm());
  }

  @Test
  void filesThatAreNotClosedAreNotAddedTo() throws IOException {
    EncryptedDisk disk = disk(EncryptionKeys.of(EncryptionAlgorithm.AES_128_CTR, OLD));
    try (DiskTransaction transaction = disk.begin();
        var output = transaction.create(DiskPath.of("open"))) {
      output.write(BYTES, 0, 10);
      assertThrows(IllegalStateException.class, () -> transaction.append(DiskPath.of("open")));
    }
    assertFalse(disk.exists(DiskPath.of("open")));
  }

  private void expectCorrupt(EncryptionKeys keys, byte[] stored, long offset) throws IOException {
    store(stored);
    CorruptPartException e =
        assertThrows(CorruptPartException.class, () -> disk(keys).readAll(FILE, 2000));
    assertEquals("encrypted:dir/file", e.file());
    assertEquals(offset, e.offset(), e.getMessage());
  }

  private void store(byte[] bytes) throws IOException {
    DiskTesting.change(
        memory, t -> DiskTesting.writeFile(t.overwrite(DiskPath.of("root/dir/file")), bytes));
  }

  private static byte[] changed(byte[] bytes, int position, int value) {
    byte[] changed = bytes.clone();
    changed[position] = (byte) value;
    return changed;
  }

  /** A disk that remembers nothing of those before. */
  private EncryptedDisk disk(EncryptionKeys keys) throws IOException {
    return EncryptedDisk.open("encrypted", memory, DiskPath.of("root"), keys);
  }

  private static void write(EncryptedDisk disk, DiskPath file) throws IOException {
    DiskTesting.change(
        disk,
        t -> {
          t.createDirectories(file.parent());
          DiskTesting.writeFile(t.create(file), BYTES);
        });
    try (DiskInput input = disk.open(file, ReadHint.SCAN)) {
      assertEquals(BYTES.length, input.sizeBytes());
    }
  }
}
