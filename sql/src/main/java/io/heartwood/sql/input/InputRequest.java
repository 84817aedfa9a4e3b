package io.heartwood.sql.input;

import io.heartwood.column.NamedType;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What to read and for which columns.
 *
 * @param source how messages name the input
 * @param stream plain bytes; closed with the reader
 * @param file the file that has the bytes of {@code stream} as they are, if there is one
 * @param header the columns that rows have, in order
 * @param limits when a block is full
 * @param computer computes what is not a literal
 * @param converter converts values of other types than the columns'
 * @param timeZone zone of dates and times whose type names none
 * @param firstLine number of the first line of text
 */
public record InputRequest(
    String source,
    InputStream stream,
    Optional<Path> file,
    List<NamedType> header,
    InputLimits limits,
    ValueComputer computer,
    ValueConverter converter,
    ZoneId timeZone,
    int firstLine) {
  /** Copies the list. */
  public InputRequest {
    Objects.requireNonNull(stream, "stream");
    header = List.copyOf(header);
  }
}
