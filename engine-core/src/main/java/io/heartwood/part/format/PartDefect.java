package io.heartwood.part.format;

import io.heartwood.checksum.CorruptPartException;
import java.util.Objects;

/**
 * Something wrong with a part.
 *
 * @param file path of the file on its disk, or of the directory
 * @param offset where in the file, from 0
 * @param expected what should have been there
 * @param actual what was there
 */
public record PartDefect(String file, long offset, String expected, String actual) {
  /** Checks that all are given. */
  public PartDefect {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(expected, "expected");
    Objects.requireNonNull(actual, "actual");
  }

  /** What an exception tells. */
  public static PartDefect of(CorruptPartException e) {
    return new PartDefect(e.file(), e.offset(), e.expected(), e.actual());
  }

  /** One line for people. */
  @Override
  public String toString() {
    return file + ": offset=" + offset + ", expected=" + expected + ", actual=" + actual;
  }
}
