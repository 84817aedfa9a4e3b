package io.heartwood.part.format;

import io.heartwood.checksum.CorruptPartException;
import io.heartwood.column.NamedType;
import io.heartwood.serialization.Serialization;
import io.heartwood.serialization.SerializationForm;
import io.heartwood.serialization.Serializations;
import io.heartwood.serialization.StreamNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Of which streams the columns of a Wide part consist whose type leaves that open: Variant,
 * Dynamic, JSON, and what holds them. The beginnings of some of their streams say it.
 */
final class StoredStructure {
  private StoredStructure() {}

  /** Whether a Wide part has the streams of a column whose type depends on rows. */
  static boolean exists(LoadedPart part, NamedType column) {
    return file(part, column, Serializations.ownSuffix(column.type(), part.formOf(column.name())))
        != null;
  }

  /** The serialization of a column that {@link #exists}. */
  static Serialization read(PartFileOpener files, NamedType column) throws IOException {
    LoadedPart part = files.part();
    SerializationForm form = part.formOf(column.name());
    if (part.rowCount() == 0) {
      return Serializations.of(column.type(), form);
    }
    List<CompressedFileInput> opened = new ArrayList<>();
    try {
      return Serializations.stored(
          column.type(),
          form,
          suffix -> {
            String file = file(part, column, suffix);
            if (file == null) {
              throw new CorruptPartException(
                  part.directory() + "/" + StreamNames.escape(column.name()) + suffix,
                  0,
                  "a stream of column " + column.name(),
                  "no such file");
            }
            CompressedFileInput input = files.open(file);
            opened.add(input);
            input.seek(0, 0, Long.MAX_VALUE);
            return input;
          });
    } finally {
      Closing.closeAll(opened.toArray(new CompressedFileInput[0]));
    }
  }

  private static String file(LoadedPart part, NamedType column, String suffix) {
    return MarksLoader.existingFile(
        part.checksums().files(),
        StreamNames.escape(column.name()) + suffix,
        PartFiles.DATA_EXTENSION);
  }
}
