package io.heartwood.cli;

import io.heartwood.sql.SessionListener;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows on standard error how far an insert is, if that is a terminal. Confined to one thread. */
final class InsertProgressBar implements SessionListener, AutoCloseable {
  private static final int UPDATE_MILLIS = 200;
  private static final long MEBIBYTE = 1 << 20;

  private final boolean isTerminal = System.console() != null;
  private ProgressBar bar;

  @Override
  public void insertProgress(String table, long rows, long bytes, long totalBytes) {
    if (!isTerminal) {
      return;
    }
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("insert into " + table)
              .setInitialMax(totalBytes)
              .setUnit(" MiB", MEBIBYTE)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(UPDATE_MILLIS)
              .build();
    }
    bar.stepTo(bytes);
    bar.setExtraMessage(rows + " rows");
  }

  @Override
  public void inserted(String table, long rows, int parts) {
    close();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
