package io.heartwood.part.format;

import java.io.Closeable;
import java.io.IOException;

/** Closes many things: all are closed, the first failure wins, the others are suppressed. */
final class Closing {
  private Closing() {}

  /** Closes all that are not null. */
  static void closeAll(Closeable... all) throws IOException {
    Throwable first = null;
    for (Closeable each : all) {
      try {
        if (each != null) {
          each.close();
        }
      } catch (IOException | RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first instanceof IOException failure) {
      throw failure;
    }
    if (first instanceof RuntimeException failure) {
      throw failure;
    }
  }
}
