package io.heartwood.sql.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.column.Block;
import io.heartwood.column.IntColumn;
import io.heartwood.column.NamedType;
import io.heartwood.column.NullableColumn;
import io.heartwood.column.StringColumn;
import io.heartwood.sql.error.ErrorCode;
import io.heartwood.sql.error.SqlException;
import io.heartwood.types.DataTypeParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RowReaderTest {
  private static final List<NamedType> HEADER =
      List.of(
          new NamedType("a", DataTypeParser.parse("Int32")),
          new NamedType("s", DataTypeParser.parse("String")),
          new NamedType("n", DataTypeParser.parse("Nullable(Int32)")));

  private static RowReader reader(InputStream stream, TextInputFormat format, InputLimits limits) {
    ValueComputer refusing =
        (text, type) -> {
          throw new IllegalArgumentException("no expressions here");
        };
    ValueConverter unused =
        (values, from, to) -> {
          throw new IllegalArgumentException("no conversions here");
        };
    return format.open(
        new InputRequest(
            "rows", stream, Optional.empty(), HEADER, limits, refusing, unused, ZoneOffset.UTC, 1));
  }

  /** Rows as text, values between bars, NULL as a dot. */
  private static List<String> read(InputStream stream, TextInputFormat format, InputLimits limits)
      throws IOException, SqlException {
    List<String> rows = new ArrayList<>();
    try (RowReader reader = reader(stream, format, limits)) {
      Optional<InputBlock> next;
      while ((next = reader.next()).isPresent()) {
        Block block = next.get().block();
        assertTrue(block.rowCount() <= limits.maxRows());
        NullableColumn nullable = (NullableColumn) block.column("n");
        for (int row = 0; row < block.rowCount(); row++) {
          rows.add(
              ((IntColumn) block.column("a")).values()[row]
                  + "|"
                  + ((StringColumn) block.column("s")).text(row)
                  + "|"
                  + (nullable.isNull(row) ? "." : ((IntColumn) nullable.nested()).values()[row]));
        }
      }
    }
    return rows;
  }

  private static List<String> read(String text, TextInputFormat format)
      throws IOException, SqlException {
    return read(stream(text), format, InputLimits.DEFAULT);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void everyFormatReadsTheSameRows() throws IOException, SqlException {
    List<String> expected = List.of("1|a\tb\"'\\\n,é|.", "-2||3", "3| x |0");

    assertEquals(
        expected,
        read("1\ta\\tb\"\\'\\\\\\n,é\t\\N\n-2\t\t3\n3\t x \t0", TextInputFormat.TAB_SEPARATED));
    assertEquals(
        expected,
        read("1,\"a\tb\"\"'\\\n,é\",\\N\n-2,\"\",3\r\n 3 ,\" x \", 0\n", TextInputFormat.CSV));
    assertEquals(
        expected,
        read(
            "{\"a\":1,\"s\":\"a\\tb\\\"'\\\\\\n,\\u00e9\",\"n\":null}\n"
                + "{\"n\":\"3\",\"x\":{\"y\":[1,\"}\"]},\"a\":-2},{\"a\":3,\"s\":\" x \",\"n\":0}",
            TextInputFormat.JSON_EACH_ROW));
    assertEquals(
        expected,
        read("(1, 'a\\tb\"''\\\\\\n,é', NULL), (-2,'',3)(3, ' x ' , 0);", TextInputFormat.VALUES));
  }

  @ParameterizedTest
  @EnumSource(
      value = TextInputFormat.class,
      names = {"TAB_SEPARATED", "CSV", "JSON_EACH_ROW", "VALUES"})
  void rowsDoNotDependOnHowTheStreamArrives(TextInputFormat format)
      throws IOException, SqlException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      int length = random.nextInt(100) == 0 ? 5000 : random.nextInt(12);
      String s = "x\\\"',é\n\t".repeat(2).substring(0, Math.min(length, 14)) + "y".repeat(length);
      expected.add(i + "|" + s + "|" + (i % 3 == 0 ? "." : i));
      text.append(row(format, i, s, i % 3 == 0 ? null : i));
    }
    InputStream trickling =
        new FilterInputStream(stream(text.toString())) {
          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            return super.read(bytes, offset, Math.min(length, 1 + random.nextInt(700)));
          }
        };

    assertEquals(expected, read(trickling, format, new InputLimits(100, 1 << 20)), "seed=" + seed);
  }

  private static String row(TextInputFormat format, int a, String s, Integer n) {
    String escaped = s.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t");
    return switch (format) {
      case TAB_SEPARATED -> a + "\t" + escaped + "\t" + (n == null ? "\\N" : n) + "\n";
      case CSV -> a + ",\"" + s.replace("\"", "\"\"") + "\"," + (n == null ? "\\N" : n) + "\n";
      case JSON_EACH_ROW ->
          "{\"a\":" + a + ",\"s\":\"" + escaped.replace("\"", "\\\"") + "\",\"n\":" + n + "}\n";
      default -> "(" + a + ",'" + escaped.replace("'", "\\'") + "'," + n + ")\n";
    };
  }

  @Test
  void namesInTheHeaderChooseTheColumns() throws IOException, SqlException {
    assertEquals(
        List.of("5||7"),
        read("n\tother\ta\n7\tfoo\t5\n", TextInputFormat.TAB_SEPARATED_WITH_NAMES));
    assertEquals(List.of("5|x|."), read("\"s\",a\r\nx,5", TextInputFormat.CSV_WITH_NAMES));
    assertEquals(
        List.of("5|x|."),
        read("s\ta\nString\tInt32\nx\t5", TextInputFormat.TAB_SEPARATED_WITH_NAMES_AND_TYPES));
  }

  @Test
  void emptyInputHasNoRows() throws IOException, SqlException {
    for (TextInputFormat format : List.of(TextInputFormat.TAB_SEPARATED, TextInputFormat.CSV)) {
      assertEquals(List.of(), read("", format));
    }
    assertEquals(List.of(), read(" \n", TextInputFormat.JSON_EACH_ROW));
    assertEquals(List.of(), read("[]", TextInputFormat.JSON_EACH_ROW));
    assertEquals(List.of(), read("a\ts\n", TextInputFormat.TAB_SEPARATED_WITH_NAMES));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "TAB_SEPARATED|1~t~x~t~\\N~n~2~t~y~t~x1|line=2|column=n value='x1' expected=Nullable(Int32)",
        "TAB_SEPARATED|1~t~x~n~|line=1|column=s expected=tab found='\\n'",
        "TAB_SEPARATED|1~t~x~t~2~t~3|line=1|column=n expected=end of line",
        "TAB_SEPARATED|1~t~x~t~2~r~~n~|line=1|DOS line ends",
        "TAB_SEPARATED|one~t~x~t~2|line=1|column=a value='one' expected=Int32",
        "CSV|1,\"a~n~b\",2~n~3,x|line=3|column=s expected=','",
        "CSV|1,\"ab,2|line=1|column=s expected=closing quote",
        "CSV|1,\"ab\"x,2|line=1|column=s expected=','",
        "CSV|1,a,2,3|line=1|column=n expected=end of line",
        "CSV|x,a,2|line=1|column=a value='x' expected=Int32",
        "JSON_EACH_ROW|{\"a\":1}~n~{\"a\":\"x\"}|line=2|column=a value='x' expected=Int32",
        "JSON_EACH_ROW|{\"a\":1|line=1|expected=',' or '}' found=end of input",
        "JSON_EACH_ROW|{\"a\" 1}|line=1|expected=':'",
        "JSON_EACH_ROW|{\"a\":nul}|line=1|expected=a value",
        "JSON_EACH_ROW|[{\"a\":1}|line=1|expected=']'",
        "JSON_EACH_ROW|{\"a\":1,\"a\":2}|line=1|column=a expected=each member once",
        "VALUES|(1,'a',2)~n~,(3,'b',x)|line=2|column=n value='x'",
        "VALUES|(1,'a'|line=1|column=s expected=')'",
        "VALUES|1,'a',2|line=1|expected='('",
        "VALUES|(1,'a',2,3)|line=1|column=n expected=')'",
      })
  void malformedRowTellsLineColumnAndWhatWasExpected(
      TextInputFormat format, String text, String line, String fact) {
    String input = text.replace("~t~", "\t").replace("~n~", "\n").replace("~r~", "\r");
    SqlException failure = assertThrows(SqlException.class, () -> read(input, format), () -> input);

    assertTrue(failure.getMessage().contains("file=rows " + line), failure.getMessage());
    assertTrue(failure.getMessage().contains(fact), failure.getMessage());
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void everyCompressionIsKnownByTheFileName(Compression compression)
      throws IOException, SqlException, CompressorException {
    String text = "1\tx\t2\n".repeat(5000);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String suffix;
    try (OutputStream out =
        switch (compression) {
          case NONE -> bytes;
          case GZIP -> new GZIPOutputStream(bytes);
          case ZSTD -> compressor("zstd", bytes);
          case LZ4 -> compressor("lz4-framed", bytes);
          case BZ2 -> compressor("bzip2", bytes);
          case XZ -> compressor("xz", bytes);
        }) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    suffix =
        switch (compression) {
          case NONE -> "";
          case GZIP -> ".gz";
          case ZSTD -> ".zst";
          case LZ4 -> ".lz4";
          case BZ2 -> ".bz2";
          case XZ -> ".xz";
        };

    assertEquals(compression, Compression.ofFileName("dir.gz/rows.tsv" + suffix));
    assertEquals(
        Optional.of(TextInputFormat.TAB_SEPARATED), InputFormat.ofFileName("rows.tsv" + suffix));
    InputStream plain = compression.decompress(new ByteArrayInputStream(bytes.toByteArray()));
    assertEquals(5000, read(plain, TextInputFormat.TAB_SEPARATED, InputLimits.DEFAULT).size());

    if (compression != Compression.NONE) {
      byte[] truncated = java.util.Arrays.copyOf(bytes.toByteArray(), bytes.size() - 9);
      SqlException failure =
          assertThrows(
              SqlException.class,
              () ->
                  read(
                      compression.decompress(new ByteArrayInputStream(truncated)),
                      TextInputFormat.TAB_SEPARATED,
                      InputLimits.DEFAULT));
      assertEquals(ErrorCode.CANNOT_DECOMPRESS, failure.code(), failure.getMessage());
    }
  }

  private static OutputStream compressor(String name, OutputStream out) throws CompressorException {
    return new CompressorStreamFactory().createCompressorOutputStream(name, out);
  }

  @Test
  void bracesAndRangesStandForManyFiles() {
    assertEquals(List.of("a_0.b", "a_1.b", "a_2.b"), InputFiles.expandBraces("a_{0..2}.b"));
    assertEquals(List.of("08", "09", "10"), InputFiles.expandBraces("{08..10}"));
    assertEquals(List.of("x1y", "x1z", "2y", "2z"), InputFiles.expandBraces("{x1,2}{y,z}"));
  }
}
