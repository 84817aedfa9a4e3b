package io.heartwood.sql;

/** Hears how far statements are; called on the session's thread. */
public interface SessionListener {
  /** Hears nothing. */
  SessionListener NONE = new SessionListener() {};

  /** An insert has read so many rows and bytes of text so far; bytes of all files, or -1. */
  default void insertProgress(String table, long rows, long bytes, long totalBytes) {}

  /** An insert is done. */
  default void inserted(String table, long rows, int parts) {}

  /** A statement has something to say that is no result. */
  default void message(String text) {}
}
