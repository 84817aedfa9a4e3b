package io.heartwood.background;

import java.io.Closeable;
import java.io.IOException;

/**
 * Work that is done in steps, so that it can be shared out, stopped between steps, and driven by
 * hand. Only one thread at a time uses a task.
 */
public interface BackgroundTask extends Closeable {
  /** What is being done, for messages and names of threads. */
  String description();

  /**
   * Does a bounded piece of the work.
   *
   * @return whether there is more to do
   * @throws IOException if the work failed; the task is then closed and not continued
   */
  boolean step() throws IOException;

  /** Ends the task; if it is not done, what it did so far is undone. May be called twice. */
  @Override
  void close() throws IOException;
}
