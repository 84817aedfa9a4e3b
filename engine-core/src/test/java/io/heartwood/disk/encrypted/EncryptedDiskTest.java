package io.heartwood.disk.encrypted;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DiskContract;
import io.heartwood.disk.DiskInput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.ReadHint;
import io.heartwood.disk.memory.MemoryDisk;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class EncryptedDiskTest extends DiskContract {
  private static final long CAPACITY = 1L << 30;
  private static final DiskPath ROOT = DiskPath.of("secret/files");
  private static final EncryptionKeys KEYS =
      EncryptionKeys.of(EncryptionAlgorithm.AES_256_CTR, DiskTesting.bytes(5, 32));

  private MemoryDisk memory;

  @Override
  protected IDisk createDisk() throws IOException {
    memory = new MemoryDisk("memory", CAPACITY, Clock.systemUTC());
    return EncryptedDisk.open("encrypted", memory, ROOT, KEYS);
  }

  @Override
  protected IDisk reopenAfterCrash(IDisk crashed) throws IOException {
    memory = memory.crash();
    return EncryptedDisk.open("encrypted", memory, ROOT, KEYS);
  }

  @Override
  protected boolean addsToManyEmptyFiles() {
    return false;
  }

  @Override
  protected void verifyNothingLeaked(IDisk checked) throws IOException {
    assertEquals(List.of(), memory.openResources());
    DiskTesting.change(memory, t -> t.deleteRecursively(DiskPath.of("secret")));
    assertEquals(CAPACITY, memory.space().availableBytes());
    memory.close();
  }

  @Test
  void theDiskBehindHoldsHeadersAndNothingReadable() throws IOException {
    byte[] text = "a text that must not be found ".repeat(100).getBytes(StandardCharsets.US_ASCII);
    change(t -> DiskTesting.writeFile(t.create(DiskPath.of("a")), text));
    change(t -> DiskTesting.writeFile(t.create(DiskPath.of("b")), text));
    byte[] a = memory.readAll(ROOT.resolve("a"), 1 << 20);
    byte[] b = memory.readAll(ROOT.resolve("b"), 1 << 20);
    assertEquals(EncryptedHeader.SIZE_BYTES + text.length, a.length);
    assertEquals("ENC", new String(a, 0, 3, StandardCharsets.US_ASCII));
    // Equal contents, but no two files share their IV.
    int equal = 0;
    for (int i = EncryptedHeader.SIZE_BYTES; i < a.length; i++) {
      equal += a[i] == b[i] ? 1 : 0;
      equal += a[i] == text[i - EncryptedHeader.SIZE_BYTES] ? 1 : 0;
    }
    assertTrue(equal < text.length / 20, "equal=" + equal);
  }

  @Test
  void emptyFilesHaveNoHeader() throws IOException {
    change(t -> DiskTesting.writeFile(t.create(DiskPath.of("empty")), new byte[0]));
    assertEquals(0, memory.sizeBytes(ROOT.resolve("empty")));
  }

  @Test
  void everyRangeCanBeReadAlone() throws IOException {
    byte[] bytes = DiskTesting.bytes(3, 100_003);
    change(t -> DiskTesting.writeFile(t.create(DiskPath.of("file")), bytes));
    long seed = Long.getLong("heartwood.test.seed", new Random().nextLong());
    Random random = new Random(seed);
    try (DiskInput input = disk().open(DiskPath.of("file"), ReadHint.LOOKUP)) {
      for (int i = 0; i < 300; i++) {
        int from = random.nextInt(bytes.length);
        int length = random.nextInt(Math.min(i < 150 ? 50 : 70_000, bytes.length - from) + 1);
        byte[] target = new byte[length + 2];
        input.readFully(from, target, 1, length);
        assertArrayEquals(
            Arrays.copyOfRange(bytes, from, from + length),
            Arrays.copyOfRange(target, 1, 1 + length),
            "seed=" + seed);
        assertEquals(0, target[0] | target[length + 1]);
      }
    }
  }

  @Test
  void namesOfOneFileCanBeAddedToInOneTransaction() throws IOException {
    change(
        t -> {
          DiskTesting.writeFile(t.create(DiskPath.of("a")), new byte[] {1});
          t.link(DiskPath.of("a"), DiskPath.of("b"));
        });
    change(
        t -> {
          DiskTesting.writeFile(t.append(DiskPath.of("a")), new byte[] {2});
          t.move(DiskPath.of("b"), DiskPath.of("c"));
          DiskTesting.writeFile(t.append(DiskPath.of("c")), new byte[] {3, 4});
        });
    assertArrayEquals(new byte[] {1, 2, 3, 4}, disk().readAll(DiskPath.of("a"), 10));
    assertArrayEquals(new byte[] {1, 2, 3, 4}, disk().readAll(DiskPath.of("c"), 10));
  }

  @Test
  void aFileThatIsMadeAndReplacedAtOnceHasTheHeaderOfTheOther() throws IOException {
    DiskPath old = DiskPath.of("old");
    DiskPath name = DiskPath.of("name");
    change(t -> DiskTesting.writeFile(t.create(old), new byte[] {1, 2, 3}));
    change(
        t -> {
          DiskTesting.writeFile(t.create(name), new byte[] {4, 5, 6});
          t.replace(old, name);
        });
    assertArrayEquals(new byte[] {1, 2, 3}, disk().readAll(name, 10));
  }

  @Test
  void twoEmptyFilesCannotBeAddedToInOneTransaction() throws IOException {
    change(
        t -> {
          DiskTesting.writeFile(t.create(DiskPath.of("a")), new byte[0]);
          t.link(DiskPath.of("a"), DiskPath.of("b"));
        });
    IOException refused =
        assertThrows(
            IOException.class,
            () ->
                change(
                    t -> {
                      DiskTesting.writeFile(t.append(DiskPath.of("a")), new byte[1]);
                      DiskTesting.writeFile(t.append(DiskPath.of("b")), new byte[1]);
                    }));
    assertTrue(refused.getMessage().contains("one empty file"), refused.getMessage());
    assertEquals(0, disk().sizeBytes(DiskPath.of("a")));
  }

  /** A default method of the seam that is forgotten here would answer for no disk at all. */
  @Test
  void everyQuestionOfTheSeamIsAnswered() {
    Set<String> unanswered = new TreeSet<>();
    for (Method method : IDisk.class.getMethods()) {
      boolean answered =
          Arrays.stream(EncryptedDisk.class.getDeclaredMethods())
              .anyMatch(
                  own ->
                      own.getName().equals(method.getName())
                          && Arrays.equals(own.getParameterTypes(), method.getParameterTypes()));
      if (!answered) {
        unanswered.add(method.getName());
      }
    }
    assertEquals(Set.of("readAll"), unanswered);
  }
}
