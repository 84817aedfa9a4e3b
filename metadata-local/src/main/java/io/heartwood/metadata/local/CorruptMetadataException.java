package io.heartwood.metadata.local;

import java.io.IOException;

/**
 * The text of a metadata file is not what it has to be. Removing such a file is allowed and removes
 * nothing but its text; everything else refuses it.
 */
public final class CorruptMetadataException extends IOException {
  private static final long serialVersionUID = 1L;

  CorruptMetadataException(String file, int line, String expected, String actual) {
    super(
        "corrupt metadata file: file="
            + file
            + " line="
            + line
            + " expected="
            + expected
            + " actual="
            + actual);
  }
}
