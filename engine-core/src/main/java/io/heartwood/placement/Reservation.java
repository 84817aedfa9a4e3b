package io.heartwood.placement;

import io.heartwood.disk.IDisk;
import java.io.Closeable;

/** Room held on a disk until it is closed. Closing twice does nothing. Thread-safe. */
public interface Reservation extends Closeable {
  /** The disk on which the room is held. */
  IDisk disk();

  /** Bytes held. */
  long sizeBytes();

  /** Gives the room back. */
  @Override
  void close();
}
