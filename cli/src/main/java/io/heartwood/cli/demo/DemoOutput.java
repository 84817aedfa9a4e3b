package io.heartwood.cli.demo;

import io.heartwood.disk.s3.S3RequestCounts;
import java.io.PrintStream;
import java.util.Locale;
import java.util.StringJoiner;

/** What the demo tells: headings, facts and rates on standard output. Confined to one thread. */
final class DemoOutput {
  private static final double MEGABYTE = 1e6;

  private final PrintStream out;
  private int step;

  DemoOutput(PrintStream out) {
    this.out = out;
  }

  /** Begins the next step. */
  void step(String title) {
    step++;
    out.printf("%n%d. %s%n", step, title);
  }

  /** A line, indented; lines within the text are, too. */
  void say(String text) {
    text.lines().forEach(line -> out.println("   " + line));
    out.flush();
  }

  /** What the disk asked of S3. */
  void requests(S3RequestCounts counts) {
    StringJoiner kinds = new StringJoiner(", ", "S3 requests: ", "");
    kinds.setEmptyValue("S3 requests: none");
    counts
        .requests()
        .forEach(
            (kind, count) -> kinds.add(count(count) + " " + kind.name().toLowerCase(Locale.ROOT)));
    say(
        kinds
            + String.format(
                Locale.ROOT,
                "; %.1f MB sent, %.1f MB received",
                counts.sentBytes() / MEGABYTE,
                counts.receivedBytes() / MEGABYTE));
  }

  /** A number with separators. */
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** Rows, seconds, rows a second. */
  static String rate(long rows, long nanos) {
    double seconds = nanos / 1e9;
    return String.format(
        Locale.ROOT, "%,d rows in %.2f s, %,d rows/s", rows, seconds, (long) (rows / seconds));
  }
}
