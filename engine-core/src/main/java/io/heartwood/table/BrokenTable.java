package io.heartwood.table;

import java.nio.file.FileSystemException;
import java.util.Objects;
import java.util.Optional;

/**
 * A table that was found when the engine was opened, but cannot be used: its definition is damaged,
 * its storage policy is not there, or a disk of it cannot be read, as with a wrong encryption key.
 * It keeps its name, nothing of it is changed, and {@link MergeTreeEngine#retryTable} or the next
 * start tries again. Immutable.
 *
 * @param name the table's name
 * @param definition what the table consists of; empty if that is what cannot be read
 * @param disks names of the table's disks, or of the one that holds the damaged definition; joined
 *     by commas, empty if they are not known
 * @param cause why it cannot be used
 */
public record BrokenTable(
    String name, Optional<TableDefinition> definition, String disks, Exception cause) {
  /** Checks that all are given. */
  public BrokenTable {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(definition, "definition");
    Objects.requireNonNull(disks, "disks");
    Objects.requireNonNull(cause, "cause");
  }

  /** Why it cannot be used, in one line. */
  public String reason() {
    boolean isClear =
        cause.getMessage() != null
            && !(cause instanceof FileSystemException file && file.getReason() == null)
            && (!(cause instanceof RuntimeException) || cause instanceof IllegalArgumentException);
    String text = isClear ? cause.getMessage() : cause.toString();
    return text.replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }

  /** What whoever asks for the table is told. */
  public BrokenTableException failure() {
    return new BrokenTableException(
        "table is broken and cannot be used: table="
            + name
            + " disk="
            + disks
            + " reason="
            + reason(),
        cause);
  }
}
