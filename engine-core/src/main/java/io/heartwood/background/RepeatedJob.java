package io.heartwood.background;

import java.io.IOException;

/** Something that is looked after from time to time. Run by one thread at a time. */
public interface RepeatedJob {
  /** What it does, for messages. */
  String description();

  /**
   * Looks after it once.
   *
   * @return milliseconds until the next time
   */
  long run() throws IOException;
}
