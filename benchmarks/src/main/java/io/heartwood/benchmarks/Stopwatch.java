package io.heartwood.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * Adds up wall time, and the processor time of all threads of this process: compiler and garbage
 * collector included. Confined to one thread.
 */
final class Stopwatch {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private long wallNanos;
  private long cpuNanos;
  private long wallStart;
  private long cpuStart;

  void start() {
    cpuStart = SYSTEM.getProcessCpuTime();
    wallStart = System.nanoTime();
  }

  void stop() {
    wallNanos += System.nanoTime() - wallStart;
    cpuNanos += SYSTEM.getProcessCpuTime() - cpuStart;
  }

  double wallSeconds() {
    return wallNanos / 1e9;
  }

  double cpuSeconds() {
    return cpuNanos / 1e9;
  }
}
