package io.heartwood.table;

import io.heartwood.checksum.CityHash128;
import io.heartwood.checksum.CorruptPartException;
import io.heartwood.disk.DiskOutput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.IDisk;
import io.heartwood.part.format.PartFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Definitions as files {@code metadata/<name>.sql} of a disk, in the text of {@link
 * DefinitionText}. Bytes of a name other than letters, digits and {@code _} are written {@code
 * %XX}. The first line is a comment with the hash of all that follows; whoever edits a file removes
 * that line. Thread-safe.
 */
final class FileSchemaStore implements SchemaStore {
  private static final DiskPath DIRECTORY = DiskPath.of("metadata");
  private static final String EXTENSION = ".sql";
  private static final String HASH_COMMENT = "-- cityHash128 ";
  private static final int MAX_FILE_BYTES = 16 << 20;

  private final IDisk disk;

  FileSchemaStore(IDisk disk) {
    this.disk = disk;
  }

  @Override
  public synchronized StoredDefinitions loadAll() throws IOException {
    List<TableDefinition> readable = new ArrayList<>();
    List<BrokenTable> broken = new ArrayList<>();
    List<String> files = disk.exists(DIRECTORY) ? disk.list(DIRECTORY) : List.of();
    for (String file : files) {
      if (!file.endsWith(EXTENSION)) {
        continue;
      }
      String name = file.substring(0, file.length() - EXTENSION.length());
      try {
        name = unescape(name);
        readable.add(load(name, file));
      } catch (IOException e) {
        broken.add(new BrokenTable(name, Optional.empty(), disk.name(), e));
      }
    }
    return new StoredDefinitions(readable, broken);
  }

  private TableDefinition load(String name, String file) throws IOException {
    byte[] text = disk.readAll(DIRECTORY.resolve(file), MAX_FILE_BYTES);
    try {
      return DefinitionText.parse(name, verified(file, new String(text, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "cannot read the definition of a table: file="
              + DIRECTORY.resolve(file)
              + " reason="
              + e.getMessage(),
          e);
    }
  }

  /** The text after the line with its hash, which a file written by ClickHouse does not have. */
  private static String verified(String file, String text) throws CorruptPartException {
    if (!text.startsWith(HASH_COMMENT)) {
      return text;
    }
    int end = text.indexOf('\n') + 1;
    String expected = text.substring(HASH_COMMENT.length(), end == 0 ? text.length() : end).strip();
    String statement = end == 0 ? "" : text.substring(end);
    String actual = hash(statement);
    if (!actual.equals(expected)) {
      throw new CorruptPartException(
          DIRECTORY.resolve(file).toString(), 0, "a text of hash " + expected, actual);
    }
    return statement;
  }

  private static String hash(String statement) {
    return CityHash128.hash128(statement.getBytes(StandardCharsets.UTF_8)).toStoredHex();
  }

  @Override
  public synchronized void save(TableDefinition definition) throws IOException {
    String statement = DefinitionText.print(definition);
    byte[] text =
        (HASH_COMMENT + hash(statement) + "\n" + statement).getBytes(StandardCharsets.UTF_8);
    try (DiskTransaction transaction = disk.begin()) {
      transaction.createDirectories(DIRECTORY);
      try (DiskOutput output = transaction.overwrite(file(definition.name()))) {
        output.write(text, 0, text.length);
        output.finish();
      }
      transaction.commit();
    }
  }

  @Override
  public synchronized void delete(String tableName) throws IOException {
    if (disk.exists(file(tableName))) {
      try (DiskTransaction transaction = disk.begin()) {
        transaction.delete(file(tableName));
        transaction.commit();
      }
    }
  }

  private static DiskPath file(String tableName) {
    return DIRECTORY.resolve(PartFiles.escape(tableName) + EXTENSION);
  }

  private static String unescape(String escaped) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c != '%') {
        bytes.write(c);
        continue;
      }
      try {
        bytes.write(Integer.parseInt(escaped.substring(i + 1, i + 3), 16));
      } catch (NumberFormatException | IndexOutOfBoundsException e) {
        throw new IOException("not the name of a table: file=" + escaped + EXTENSION, e);
      }
      i += 2;
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
