package io.heartwood.sql.system;

import io.heartwood.column.Block;
import io.heartwood.disk.Latencies;
import io.heartwood.disk.ProfileEvent;
import io.heartwood.disk.RequestTotals;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes the rows of {@code system.s3_requests}, a table of ours, and {@code system.events}, which
 * has those of ClickHouse's events (26.7) that are counted here, the engine and all disks together.
 * Both count from the opening of the disks. Disks are given by name.
 */
final class RequestTables {
  private RequestTables() {}

  /** A row for each disk, table, operation and kind of request that was sent. */
  static Block requests(Map<String, List<RequestTotals>> disks) {
    RowsBuilder rows =
        new RowsBuilder()
            .column("disk", "String")
            .column("table", "String")
            .column("operation", "String")
            .column("request", "String")
            .column("requests", "UInt64")
            .column("retries", "UInt64")
            .column("errors", "UInt64")
            .column("throttled", "UInt64")
            .column("bytes_sent", "UInt64")
            .column("bytes_received", "UInt64")
            .column("latency_p50_microseconds", "UInt64")
            .column("latency_p90_microseconds", "UInt64")
            .column("latency_p99_microseconds", "UInt64")
            .column("latency_max_microseconds", "UInt64")
            .column("latency_total_microseconds", "UInt64")
            .column("price", "Float64");
    for (Map.Entry<String, List<RequestTotals>> disk : disks.entrySet()) {
      for (RequestTotals totals : disk.getValue()) {
        Latencies latencies = totals.latencies();
        rows.text(disk.getKey())
            .text(totals.table())
            .text(totals.operation().name().toLowerCase(Locale.ROOT))
            .text(totals.kind())
            .number(totals.requestCount())
            .number(totals.retryCount())
            .number(totals.errorCount())
            .number(totals.throttledCount())
            .number(totals.sentBytes())
            .number(totals.receivedBytes())
            .number(latencies.quantileMicros(0.5))
            .number(latencies.quantileMicros(0.9))
            .number(latencies.quantileMicros(0.99))
            .number(latencies.longestMicros())
            .number(latencies.totalMicros())
            .real(totals.price())
            .endRow();
      }
    }
    return rows.build();
  }

  /** A row for each event that has happened, as in ClickHouse, where zeros are left out. */
  static Block events(Map<String, List<RequestTotals>> disks, Map<ProfileEvent, Long> events) {
    Map<String, Long> values = new TreeMap<>();
    Map<String, String> descriptions = new HashMap<>();
    events.forEach(
        (event, count) -> {
          values.put(event.eventName(), count);
          descriptions.put(event.eventName(), event.description());
        });
    for (List<RequestTotals> disk : disks.values()) {
      disk.forEach(totals -> add(totals, values));
    }
    RowsBuilder rows =
        new RowsBuilder()
            .column("event", "String")
            .column("value", "UInt64")
            .column("description", "String");
    values.forEach(
        (event, value) -> {
          if (value != 0) {
            String known = descriptions.get(event);
            rows.text(event)
                .number(value)
                .text(known == null ? description(event) : known)
                .endRow();
          }
        });
    return rows.build();
  }

  private static void add(RequestTotals totals, Map<String, Long> values) {
    String call = totals.kind().equals("DeleteObject") ? "DeleteObjects" : totals.kind();
    // Reads are what goes by GET or HEAD, a listing too; all else is a write.
    boolean reads =
        switch (call) {
          case "GetObject", "HeadObject", "ListObjects", "ListMultipartUploads" -> true;
          default -> false;
        };
    String group = reads ? "Read" : "Write";
    // All requests are those of disks, so the events of disks have the values of those of all.
    for (String prefix : new String[] {"S3", "DiskS3"}) {
      values.merge(prefix + call, totals.requestCount(), Long::sum);
      values.merge(prefix + group + "RequestsCount", totals.requestCount(), Long::sum);
      values.merge(prefix + group + "RequestsErrors", totals.errorCount(), Long::sum);
      values.merge(prefix + group + "RequestsThrottling", totals.throttledCount(), Long::sum);
      values.merge(prefix + group + "Microseconds", totals.latencies().totalMicros(), Long::sum);
    }
    values.merge("ReadBufferFromS3Bytes", totals.receivedBytes(), Long::sum);
    values.merge("WriteBufferFromS3Bytes", totals.sentBytes(), Long::sum);
  }

  private static String description(String event) {
    String all = event.startsWith("Disk") ? "disks on S3" : "S3";
    String name = event.substring(event.indexOf("S3") + 2);
    if (event.endsWith("BufferFromS3Bytes")) {
      return "Bytes of objects " + (event.startsWith("Read") ? "received from S3." : "sent to S3.");
    }
    String group = name.startsWith("Read") ? "GET and HEAD" : "POST, PUT and DELETE";
    if (name.endsWith("RequestsCount")) {
      return group + " requests of " + all + ".";
    } else if (name.endsWith("RequestsErrors")) {
      return group + " requests of " + all + " that failed, except by throttling.";
    } else if (name.endsWith("RequestsThrottling")) {
      return group + " requests of " + all + " that were answered by 429 or 503.";
    } else if (name.endsWith("Microseconds")) {
      return "Time until the replies to " + group + " requests of " + all + " began.";
    }
    return name.equals("DeleteObjects")
        ? "DeleteObject and DeleteObjects calls of " + all + "."
        : name + " calls of " + all + ".";
  }
}
