package io.heartwood.cli.demo;

import io.heartwood.sql.SessionListener;
import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * How far a step is, on standard error: a bar on a terminal, else a line for each fifth. Confined
 * to one thread.
 */
final class DemoProgress implements SessionListener, AutoCloseable {
  private static final int UPDATE_MILLIS = 100;
  private static final int LINE_COUNT = 5;

  private final String name;
  private final boolean isTerminal;
  private final PrintStream errors;
  private ProgressBar bar;
  private long linesPrinted;

  DemoProgress(String name, boolean isTerminal, PrintStream errors) {
    this.name = name;
    this.isTerminal = isTerminal;
    this.errors = errors;
  }

  /**
   * Shows progress.
   *
   * @param done of {@code total}
   * @param unit what is counted
   * @param message what else there is to tell now
   */
  void show(long done, long total, String unit, String message) {
    if (isTerminal) {
      if (bar == null) {
        bar =
            new ProgressBarBuilder()
                .setTaskName("   " + name)
                .setInitialMax(total)
                .setUnit(" " + unit, 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .build();
      }
      bar.stepTo(done);
      bar.setExtraMessage(message);
      return;
    }
    long lines = total <= 0 ? 0 : done * LINE_COUNT / total;
    if (lines > linesPrinted) {
      linesPrinted = lines;
      errors.println(
          "   "
              + name
              + ": "
              + DemoOutput.count(done)
              + " of "
              + DemoOutput.count(total)
              + " "
              + unit
              + (message.isEmpty() ? "" : ", " + message));
      errors.flush();
    }
  }

  @Override
  public void insertProgress(String table, long rows, long bytes, long totalBytes) {
    if (totalBytes > 0) {
      show(bytes, totalBytes, "bytes", DemoOutput.count(rows) + " rows");
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
