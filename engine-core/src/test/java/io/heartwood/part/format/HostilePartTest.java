package io.heartwood.part.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.testing.PartFixtures;
import io.heartwood.testing.PartFixtures.FixturePart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * That every damaged part, of ClickHouse or our own, ends in rows or in an exception that names the
 * file: within bounded time and memory, whatever the bytes are.
 *
 * <p>{@code -Dheartwood.seed} and {@code -Dheartwood.cases} go on with other cases; the message of
 * a failure names the seed of its single case.
 */
class HostilePartTest {
  private static final long SEED = Long.getLong("heartwood.seed", 20261121);
  private static final int CASES = Integer.getInteger("heartwood.cases", 3000);

  private static List<SortedMap<String, byte[]>> goodParts() throws IOException {
    List<SortedMap<String, byte[]>> parts = new ArrayList<>();
    for (FixturePart fixture : PartFixtures.allParts()) {
      parts.add(fixture.files());
    }
    parts.addAll(SmallParts.all());
    return parts;
  }

  /** The types of all columns, to give them to others. */
  private static List<String> types(List<SortedMap<String, byte[]>> parts) throws IOException {
    SortedSet<String> types =
        new TreeSet<>(
            List.of(
                "FixedString(16777215)",
                "Array(FixedString(100000))",
                "Array(Array(Array(Tuple())))",
                "Array(Map(String, Nullable(FixedString(70000))))",
                "Nothing"));
    for (SortedMap<String, byte[]> files : parts) {
      ColumnsFile.read(files.get(PartFiles.COLUMNS)).forEach(column -> types.add(column.type()));
    }
    return List.copyOf(types);
  }

  @Test
  void everyDamagedPartEndsInRowsOrInANamedError() throws Exception {
    List<SortedMap<String, byte[]>> parts = goodParts();
    List<String> types = types(parts);
    int read = 0;
    // One failure of each kind, so that a long run tells more than the first.
    Map<String, Throwable> failures = new LinkedHashMap<>();
    try (HostileReader reader = new HostileReader()) {
      for (int i = 0; i < CASES; i++) {
        long seed = SEED + i;
        Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        Map<String, byte[]> good = parts.get(random.nextInt(parts.size()));
        if (total(good) > 100_000 && random.nextInt(10) != 0) {
          good = parts.get(random.nextInt(parts.size()));
        }
        SortedMap<String, byte[]> files = new PartMutator(random, types).mutate(good);
        try {
          read += reader.read("heartwood.seed=" + seed, files, random) ? 1 : 0;
        } catch (AssertionError e) {
          failures.putIfAbsent(kind(e), e);
        }
      }
    }
    if (!failures.isEmpty()) {
      AssertionError all = new AssertionError(String.join("; ", failures.keySet()));
      failures.values().forEach(all::addSuppressed);
      throw all;
    }
    // If nothing could be read any more, the damage would be too coarse to reach anything.
    assertTrue(read >= CASES / 20, "read=" + read + " cases=" + CASES);
  }

  private static String kind(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String place = "";
    for (StackTraceElement frame : cause.getStackTrace()) {
      if (frame.getClassName().startsWith("io.heartwood")) {
        place = frame.toString();
        break;
      }
    }
    return cause.getClass().getName() + " at " + place;
  }

  private static long total(Map<String, byte[]> files) {
    return files.values().stream().mapToLong(content -> content.length).sum();
  }

  @Test
  void unchangedPartsAreReadAndPass() throws Exception {
    try (HostileReader reader = new HostileReader()) {
      for (SortedMap<String, byte[]> files : SmallParts.all()) {
        SortedMap<String, byte[]> resealed = new UnsealedPart(files).sealed();
        assertTrue(reader.read("unchanged", resealed, new Random(1)));
        try (MemoryDisk disk = new MemoryDisk("good")) {
          TestParts.store(disk, SmallParts.DIRECTORY, resealed);
          assertEquals(List.of(), PartChecker.check(disk, SmallParts.DIRECTORY, PartKeys.UNKNOWN));
        }
      }
    } catch (IOException e) {
      fail(e);
    }
  }
}
