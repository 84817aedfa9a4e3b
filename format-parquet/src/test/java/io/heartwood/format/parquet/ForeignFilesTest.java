package io.heartwood.format.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.sql.SqlEngine;
import io.heartwood.sql.SqlSession;
import io.heartwood.sql.error.SqlException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.PageWriteStore;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of forms that neither we nor ClickHouse write, but others do. */
class ForeignFilesTest {
  @TempDir private Path directory;

  /** A file of one row group; values are given with their levels. */
  private Path file(String message, int rows, List<Consumer<ColumnWriter>> leaves)
      throws IOException {
    MessageType schema = MessageTypeParser.parseMessageType("message m { " + message + " }");
    Map<ColumnDescriptor, ChunkWriter> chunks = new LinkedHashMap<>();
    schema.getColumns().forEach(leaf -> chunks.put(leaf, new ChunkWriter(leaf, ParquetCodec.NONE)));
    ColumnWriteStore store =
        ParquetProperties.builder()
            .build()
            .newColumnWriteStore(
                schema,
                new PageWriteStore() {
                  @Override
                  public PageWriter getPageWriter(ColumnDescriptor leaf) {
                    return chunks.get(leaf);
                  }
                });
    for (int i = 0; i < leaves.size(); i++) {
      leaves.get(i).accept(store.getColumnWriter(schema.getColumns().get(i)));
    }
    for (int row = 0; row < rows; row++) {
      store.endRecord();
    }
    store.flush();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ParquetFooter.MAGIC);
    List<ColumnChunk> written = new ArrayList<>();
    for (ChunkWriter chunk : chunks.values()) {
      written.add(chunk.write(bytes, bytes.size()));
    }
    FileMetaData footer =
        new FileMetaData(
            1, ThriftSchema.toThrift(schema), rows, List.of(new RowGroup(written, 0, rows)));
    ByteArrayOutputStream end = new ByteArrayOutputStream();
    Util.writeFileMetaData(footer, end);
    bytes.writeBytes(end.toByteArray());
    bytes.writeBytes(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(end.size()).array());
    bytes.writeBytes(ParquetFooter.MAGIC);
    return Files.write(directory.resolve("foreign.parquet"), bytes.toByteArray());
  }

  private String read(Path file, String columns) throws SqlException, IOException {
    try (SqlEngine engine =
            SqlEngine.builder(directory.resolve("data")).backgroundThreads(0).open();
        SqlSession session = engine.newSession()) {
      session.query(
          "CREATE TABLE t ("
              + columns
              + ") ENGINE = MergeTree ORDER BY tuple(); INSERT INTO t FROM INFILE '"
              + file
              + "'");
      return session.query("SELECT * FROM t");
    }
  }

  @Test
  void listsThatMayBeMissingAreEmpty() throws Exception {
    // NULL; []; [1, NULL]; [2]
    Path file =
        file(
            "optional group a (LIST) { repeated group list { optional int32 element; } }",
            4,
            List.of(
                writer -> {
                  writer.writeNull(0, 0);
                  writer.writeNull(0, 1);
                  writer.write(1, 0, 3);
                  writer.writeNull(1, 2);
                  writer.write(2, 0, 3);
                }));
    assertEquals("[]\n[]\n[1,NULL]\n[2]\n", read(file, "a Array(Nullable(Int32))"));
  }

  @Test
  void olderListsHaveNoGroupAroundTheirElements() throws Exception {
    // [7, 8]; []
    Consumer<ColumnWriter> values =
        writer -> {
          writer.write(7, 0, 1);
          writer.write(8, 1, 1);
          writer.writeNull(0, 0);
        };
    Path inGroup = file("required group a (LIST) { repeated int32 array; }", 2, List.of(values));
    assertEquals("[7,8]\n[]\n", read(inGroup, "a Array(Int32)"));
  }

  @Test
  void repeatedFieldsAreLists() throws Exception {
    Path file =
        file(
            "repeated group a { required int32 x; optional binary y (STRING); }",
            2,
            List.of(
                writer -> {
                  writer.write(7, 0, 1);
                  writer.write(8, 1, 1);
                  writer.writeNull(0, 0);
                },
                writer -> {
                  writer.write(Binary.fromString("seven"), 0, 2);
                  writer.writeNull(1, 1);
                  writer.writeNull(0, 0);
                }));
    assertEquals(
        "[(7,'seven'),(8,NULL)]\n[]\n", read(file, "a Array(Tuple(x Int32, y Nullable(String)))"));
  }

  @Test
  void fieldsOfMissingGroupsAreNull() throws Exception {
    Path file =
        file(
            "optional group g { required int64 x; }",
            2,
            List.of(
                writer -> {
                  writer.writeNull(0, 0);
                  writer.write(5L, 0, 1);
                }));
    assertEquals("(NULL)\n(5)\n", read(file, "g Tuple(x Nullable(Int64))"));
  }

  @Test
  void timesOf96BitsAreNanoseconds() throws Exception {
    ByteBuffer time = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    time.putLong(3_600_000_000_001L).putInt(2_440_589).flip();
    Path file =
        file(
            "required int96 t;",
            1,
            List.of(writer -> writer.write(Binary.fromConstantByteBuffer(time), 0, 0)));
    assertEquals("1970-01-02 01:00:00.000000001\n", read(file, "t DateTime64(9, 'UTC')"));
  }

  @Test
  void decimalsOfAnyPhysicalTypeAreRead() throws Exception {
    Path file =
        file(
            "required int32 a (DECIMAL(9,2)); required int64 b (DECIMAL(18,2));"
                + " required binary c (DECIMAL(38,2));",
            1,
            List.of(
                writer -> writer.write(-125, 0, 0),
                writer -> writer.write(125L, 0, 0),
                writer -> writer.write(Binary.fromConstantByteArray(new byte[] {-1, 6}), 0, 0)));
    assertEquals(
        "-1.25\t1.25\t-2.5\n", read(file, "a Decimal(9, 2), b Decimal(18, 2), c Decimal(38, 2)"));
  }

  @Test
  void leavesThatContradictEachOtherAreRefused() throws Exception {
    Path file =
        file(
            "repeated group a { required int32 x; required int32 y; }",
            1,
            List.of(
                writer -> {
                  writer.write(7, 0, 1);
                  writer.write(8, 1, 1);
                },
                writer -> writer.write(7, 0, 1)));
    SqlException e =
        assertThrows(SqlException.class, () -> read(file, "a Array(Tuple(x Int32, y Int32))"));
    assertTrue(e.getMessage().contains("row group 0"), e.getMessage());
  }
}
