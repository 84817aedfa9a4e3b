package io.heartwood.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Processor time of this process in nanoseconds, garbage collector included, compiler left out:
 * what the same work costs once it is compiled. From Linux's {@code /proc/self/task/N/schedstat},
 * as the JVM's own figure for the process has steps of 10 ms.
 */
final class ThreadTimes {
  private static final Path TASKS = Path.of("/proc/self/task");

  private static final Path THREAD = Path.of("/proc/thread-self");

  private ThreadTimes() {}

  /** The calling thread's time is exact; that of others is as of the last tick. */
  static long cpuNanos() throws IOException {
    long sum = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    Path own = THREAD.toRealPath().getFileName();
    try (Stream<Path> tasks = Files.list(TASKS)) {
      for (Path task : (Iterable<Path>) tasks::iterator) {
        sum += task.getFileName().equals(own) ? 0 : cpuNanos(task);
      }
    }
    return sum;
  }

  private static long cpuNanos(Path task) throws IOException {
    try {
      String name = Files.readString(task.resolve("comm"));
      boolean compiler = List.of("C1 ", "C2 ").stream().anyMatch(name::startsWith);
      String[] numbers = Files.readString(task.resolve("schedstat")).split(" ");
      return compiler ? 0 : Long.parseLong(numbers[0]);
    } catch (NoSuchFileException e) {
      return 0; // the thread has ended
    } catch (IOException e) {
      if (Files.exists(task)) {
        throw e;
      }
      return 0;
    }
  }
}
