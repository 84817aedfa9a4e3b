package io.heartwood.part.format;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.heartwood.checksum.CorruptPartException;
import io.heartwood.checksum.UnsupportedPartFormatException;
import io.heartwood.column.Block;
import io.heartwood.column.NamedType;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.memory.MemoryDisk;
import io.heartwood.text.TextBuffer;
import io.heartwood.text.TextStyle;
import io.heartwood.text.ValuePrinter;
import io.heartwood.types.DataType;
import io.heartwood.types.DataTypeParser;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads parts that may be damaged, all there is to read, and fails for whatever is not rows or one
 * of the two exceptions for damaged parts; also if it takes too long or allocates too much.
 */
final class HostileReader implements AutoCloseable {
  private static final long MAX_SECONDS = 20;

  /** Between one block of rows and the next; how many blocks there are, the time limits. */
  private static final long MAX_ALLOCATED_BYTES = 1L << 30;

  private static final DiskPath DIRECTORY = DiskPath.of("all_1_1_0");
  private static final int PRINTED_ROWS = 50;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "hostile-reader");
            thread.setDaemon(true);
            return thread;
          });
  private volatile Thread worker;
  private volatile long before;

  /**
   * Reads and checks a part.
   *
   * @return whether all of its rows could be read
   */
  boolean read(String context, Map<String, byte[]> files, Random random) throws Exception {
    before = Long.MAX_VALUE;
    Future<Boolean> result =
        executor.submit(
            () -> {
              worker = Thread.currentThread();
              before = threads.getCurrentThreadAllocatedBytes();
              return readAll(files, random);
            });
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_SECONDS);
    AssertionError excess = null;
    while (true) {
      try {
        boolean whole = result.get(5, TimeUnit.MILLISECONDS);
        if (excess == null && allocated() > MAX_ALLOCATED_BYTES) {
          excess = new AssertionError(context + " allocated " + allocated() + " bytes");
        }
        if (excess != null) {
          throw excess;
        }
        return whole;
      } catch (ExecutionException e) {
        throw new AssertionError(context + " " + e.getCause(), e.getCause());
      } catch (TimeoutException e) {
        boolean late = System.nanoTime() > deadline;
        if (late || excess == null && allocated() > MAX_ALLOCATED_BYTES) {
          excess = new AssertionError(context + (late ? " takes too long" : " allocates too much"));
          excess.setStackTrace(worker.getStackTrace());
          if (late) {
            throw excess;
          }
        }
      }
    }
  }

  private long allocated() {
    Thread thread = worker;
    return thread == null || before == Long.MAX_VALUE
        ? 0
        : threads.getThreadAllocatedBytes(thread.getId()) - before;
  }

  private boolean readAll(Map<String, byte[]> files, Random random) throws IOException {
    try (MemoryDisk disk = new MemoryDisk("hostile")) {
      TestParts.store(disk, DIRECTORY, files);
      createProjections(disk, files);
      LoadedPart part;
      try {
        part = PartLoader.load(disk, DIRECTORY, keys(files, random));
      } catch (CorruptPartException | UnsupportedPartFormatException e) {
        requireNamed(e);
        check(disk, random);
        return false;
      }
      boolean whole = attempt(part::primaryIndex);
      if (!attempt(() -> readColumns(part, part.columns(), random))) {
        whole = false;
        // Another column must not keep the rest from being tried.
        for (NamedType column : part.columns()) {
          attempt(() -> readColumns(part, List.of(column), random));
        }
      }
      check(disk, random);
      return whole;
    }
  }

  /** What may fail because of damage. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  private static boolean attempt(Step step) throws IOException {
    try {
      step.run();
      return true;
    } catch (CorruptPartException | UnsupportedPartFormatException e) {
      requireNamed(e);
      return false;
    }
  }

  private static void requireNamed(IOException e) {
    if (!e.getMessage().contains("file=") || e.getMessage().length() > 10_000) {
      throw new AssertionError("no good message", e);
    }
  }

  private static void check(MemoryDisk disk, Random random) throws IOException {
    if (random.nextInt(4) == 0) {
      PartChecker.check(disk, DIRECTORY, PartKeys.UNKNOWN);
    }
  }

  private static void createProjections(MemoryDisk disk, Map<String, byte[]> files)
      throws IOException {
    try (DiskTransaction transaction = disk.begin()) {
      if (files.containsKey(PartFiles.CHECKSUMS)) {
        for (String name : ChecksumsFile.read(files.get(PartFiles.CHECKSUMS)).files().keySet()) {
          if (name.endsWith(PartFiles.PROJECTION_EXTENSION)) {
            transaction.createDirectories(DIRECTORY.resolve(name));
          }
        }
      }
      transaction.commit();
    } catch (CorruptPartException | UnsupportedPartFormatException e) {
      requireNamed(e);
    }
  }

  /** Keys like those of the first columns, so that the files of keys are read as well. */
  private static PartKeys keys(Map<String, byte[]> files, Random random) {
    List<DataType> types = new ArrayList<>();
    List<NamedType> minMax = new ArrayList<>();
    try {
      for (ColumnEntry entry : ColumnsFile.read(files.get(PartFiles.COLUMNS))) {
        DataType type = DataTypeParser.parse(entry.type());
        types.add(type);
        if (files.containsKey(PartFiles.minMaxFile(entry.name()))) {
          minMax.add(new NamedType(entry.name(), type));
        }
      }
    } catch (IOException | IllegalArgumentException | NullPointerException e) {
      return PartKeys.UNKNOWN;
    }
    if (types.isEmpty()) {
      return PartKeys.UNKNOWN;
    }
    int count = Math.min(types.size(), 1 + random.nextInt(2));
    List<DataType> partition =
        files.containsKey(PartFiles.PARTITION)
            ? List.of(types.get(random.nextInt(types.size())))
            : List.of();
    return new PartKeys(
        random.nextBoolean() ? types.subList(0, count) : List.of(),
        random.nextBoolean() ? partition : List.of(),
        random.nextBoolean() ? minMax : List.of(),
        random.nextBoolean() ? 100 : 8192);
  }

  private void readColumns(LoadedPart part, List<NamedType> columns, Random random)
      throws IOException {
    PartReadRequest request =
        PartReadRequest.of(part, columns, TestParts.all(part))
            .withBlockSize(random.nextBoolean() ? 1 : 1 << 16, 1 << 26);
    int printed = 0;
    try (PartReader reader = PartReader.open(request)) {
      for (Optional<Block> block = reader.next(); block.isPresent(); block = reader.next()) {
        // What one block holds is limited, not what all of them together are.
        before = threads.getCurrentThreadAllocatedBytes();
        if (printed < PRINTED_ROWS) {
          print(block.get(), Math.min(block.get().rowCount(), PRINTED_ROWS));
          printed += block.get().rowCount();
        }
      }
    }
  }

  private static void print(Block block, int rows) {
    TextBuffer out = new TextBuffer(100);
    for (int i = 0; i < block.header().size(); i++) {
      ValuePrinter printer;
      try {
        printer = ValuePrinter.of(block.header().get(i).type(), TextStyle.ESCAPED, ZoneOffset.UTC);
      } catch (IllegalArgumentException e) {
        // Values with a time zone that nobody knows are read all the same.
        assertTrue(e.getMessage().startsWith("unknown time zone"), e.getMessage());
        continue;
      }
      for (int row = 0; row < rows && out.size() < 1 << 20; row++) {
        printer.append(block.column(i), row, out);
      }
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
