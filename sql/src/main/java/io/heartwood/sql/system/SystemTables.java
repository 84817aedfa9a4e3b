package io.heartwood.sql.system;

import io.heartwood.column.Block;
import io.heartwood.disk.DiskSpace;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.ProfileEvent;
import io.heartwood.disk.RequestTotals;
import io.heartwood.disk.encrypted.EncryptedDisk;
import io.heartwood.expression.ColumnReference;
import io.heartwood.expression.Expression;
import io.heartwood.expression.FunctionCall;
import io.heartwood.part.PartName;
import io.heartwood.part.format.PartitionValue;
import io.heartwood.policy.StoragePolicy;
import io.heartwood.policy.Volume;
import io.heartwood.policy.config.BrokenDisk;
import io.heartwood.policy.config.OpenStorage;
import io.heartwood.schema.ColumnDefinition;
import io.heartwood.schema.TableSchema;
import io.heartwood.sql.statement.CreateTablePrinter;
import io.heartwood.sql.statement.TableName;
import io.heartwood.table.BrokenTable;
import io.heartwood.table.MergeTreeEngine;
import io.heartwood.table.MergeTreeTable;
import io.heartwood.table.PartInfo;
import io.heartwood.table.TableDefinition;
import io.heartwood.text.TextBuffer;
import io.heartwood.text.TextStyle;
import io.heartwood.text.ValuePrinter;
import java.io.IOException;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Makes the rows of {@code system.one}, {@code parts}, {@code disks}, {@code storage_policies},
 * {@code tables}, {@code columns}, {@code databases}, {@code events}, {@code metrics}, {@code
 * filesystem_cache}, {@code filesystem_cache_settings} and {@code s3_requests}, of the moment they
 * are asked for. Names and types of columns are ClickHouse's, but for {@code s3_requests}, which it
 * does not have, and for {@code broken_reason} of tables and disks; arrays are printed as text, and
 * what has no meaning here is left out. Thread-safe.
 */
public final class SystemTables {
  /** Names of all system tables. */
  public static final List<String> NAMES =
      List.of(
          "columns",
          "databases",
          "disks",
          "events",
          "filesystem_cache",
          "filesystem_cache_settings",
          "metrics",
          "one",
          "parts",
          "s3_requests",
          "storage_policies",
          "tables");

  private final OpenStorage storage;
  private final MergeTreeEngine engine;
  private final ZoneId timeZone;

  /**
   * Tells of these disks, policies and tables.
   *
   * @param timeZone zone of dates and times whose type names none
   */
  public SystemTables(OpenStorage storage, MergeTreeEngine engine, ZoneId timeZone) {
    this.storage = storage;
    this.engine = engine;
    this.timeZone = timeZone;
  }

  /** The rows of a table; empty if there is no such table. */
  public Optional<Block> rows(String name) throws IOException {
    return switch (name) {
      case "one" -> Optional.of(one());
      case "parts" -> Optional.of(parts());
      case "disks" -> Optional.of(disks());
      case "events" -> Optional.of(RequestTables.events(requestTotals(), events()));
      case "filesystem_cache" -> Optional.of(FileCaches.segments(storage));
      case "filesystem_cache_settings" -> Optional.of(FileCaches.settings(storage));
      case "metrics" -> Optional.of(Metrics.rows(storage, engine.partCaches()));
      case "s3_requests" -> Optional.of(RequestTables.requests(requestTotals()));
      case "storage_policies" -> Optional.of(storagePolicies());
      case "tables" -> Optional.of(tables());
      case "columns" -> Optional.of(columns());
      case "databases" -> Optional.of(databases());
      default -> Optional.empty();
    };
  }

  private static Block one() {
    return new RowsBuilder().column("dummy", "UInt8").number(0).endRow().build();
  }

  private static Block databases() {
    RowsBuilder rows = new RowsBuilder().column("name", "String").column("engine", "String");
    rows.text(TableName.DEFAULT_DATABASE).text("Atomic").endRow();
    return rows.text(TableName.SYSTEM_DATABASE).text("Atomic").endRow().build();
  }

  private Block parts() throws IOException {
    RowsBuilder rows =
        new RowsBuilder()
            .column("partition", "String")
            .column("name", "String")
            .column("part_type", "String")
            .column("active", "UInt8")
            .column("marks", "UInt64")
            .column("rows", "UInt64")
            .column("bytes_on_disk", "UInt64")
            .column("data_compressed_bytes", "UInt64")
            .column("data_uncompressed_bytes", "UInt64")
            .column("primary_key_size", "UInt64")
            .column("marks_bytes", "UInt64")
            .column("modification_time", "DateTime")
            .column("refcount", "UInt32")
            .column("partition_id", "String")
            .column("min_block_number", "Int64")
            .column("max_block_number", "Int64")
            .column("level", "UInt32")
            .column("data_version", "UInt64")
            .column("database", "String")
            .column("table", "String")
            .column("engine", "String")
            .column("disk_name", "String")
            .column("path", "String");
    for (MergeTreeTable table : engine.tables()) {
      for (PartInfo part : table.parts()) {
        rows.text(partition(part.partition()))
            .text(part.name().toString())
            .text(part.type().toString())
            .flag(part.isActive())
            .number(part.markCount())
            .number(part.rowCount())
            .number(part.bytesOnDisk())
            .number(part.compressedBytes())
            .number(part.uncompressedBytes())
            .number(part.primaryKeyBytes())
            .number(part.marksBytes())
            .number(part.modified().getEpochSecond())
            .number(part.snapshotCount() + 1L)
            .text(part.name().partitionId())
            .number(part.name().minBlock())
            .number(part.name().maxBlock())
            .number(part.name().level())
            .number(dataVersion(part.name()))
            .text(TableName.DEFAULT_DATABASE)
            .text(table.name())
            .text("MergeTree")
            .text(part.diskName())
            .text(part.path())
            .endRow();
      }
    }
    return rows.build();
  }

  private Block disks() throws IOException {
    RowsBuilder rows =
        new RowsBuilder()
            .column("name", "String")
            .column("path", "String")
            .column("free_space", "UInt64")
            .column("total_space", "UInt64")
            .column("unreserved_space", "UInt64")
            .column("type", "String")
            .column("is_encrypted", "UInt8")
            .column("is_remote", "UInt8")
            .column("is_broken", "UInt8")
            .column("cache_path", "String")
            .column("requests", "UInt64")
            .column("requests_price", "Float64")
            .column("parts_bytes", "UInt64")
            .column("price_per_month", "Float64")
            .column("broken_reason", "String");
    Map<String, Long> partsBytes = partsBytes();
    for (IDisk disk : storage.disks().values()) {
      DiskSpace space = disk.space();
      long requests = 0;
      double requestsPrice = 0;
      for (RequestTotals totals : disk.requestTotals()) {
        requests += totals.requestCount();
        requestsPrice += totals.price();
      }
      long stored = partsBytes.getOrDefault(disk.name(), 0L);
      // ClickHouse shows the largest UInt64 for stores without a known end.
      long free = space.isUnlimited() ? -1 : space.availableBytes();
      rows.text(disk.name())
          .text(disk.location())
          .number(free)
          .number(space.isUnlimited() ? -1 : space.totalBytes())
          .number(free)
          .text(disk.type())
          .flag(disk instanceof EncryptedDisk)
          .flag(disk.isRemote())
          .flag(false)
          .text(FileCaches.path(disk))
          .number(requests)
          .real(requestsPrice)
          .number(stored)
          .real(stored / (double) (1 << 30) * disk.pricePerGibMonth())
          .text("")
          .endRow();
    }
    for (BrokenDisk disk : storage.brokenDisks().values()) {
      rows.text(disk.name()).text("").number(0).number(0).number(0).text(disk.type());
      rows.flag(false).flag(false).flag(true).text("").number(0).real(0).number(0).real(0);
      rows.text(disk.failure().getMessage()).endRow();
    }
    return rows.build();
  }

  /** Bytes of all parts by disk, outdated ones included: they are paid for, too. */
  private Map<String, Long> partsBytes() throws IOException {
    Map<String, Long> bytes = new TreeMap<>();
    for (MergeTreeTable table : engine.tables()) {
      for (PartInfo part : table.parts()) {
        bytes.merge(part.diskName(), part.bytesOnDisk(), Long::sum);
      }
    }
    return bytes;
  }

  private Map<String, List<RequestTotals>> requestTotals() {
    Map<String, List<RequestTotals>> totals = new TreeMap<>();
    for (IDisk disk : storage.disks().values()) {
      // Requests of a disk that wraps another one are those of the other.
      if (disk.wrapped().isEmpty()) {
        totals.put(disk.name(), disk.requestTotals());
      }
    }
    return totals;
  }

  /** What has happened in the engine and on all disks, beside requests. */
  private Map<ProfileEvent, Long> events() {
    Map<ProfileEvent, Long> events = new EnumMap<>(ProfileEvent.class);
    events.putAll(engine.events().snapshot());
    for (IDisk disk : storage.disks().values()) {
      disk.events().forEach((event, count) -> events.merge(event, count, Long::sum));
    }
    return events;
  }

  private Block storagePolicies() {
    RowsBuilder rows =
        new RowsBuilder()
            .column("policy_name", "String")
            .column("volume_name", "String")
            .column("volume_priority", "UInt64")
            .column("disks", "String")
            .column("volume_type", "Enum8('JBOD' = 0, 'SINGLE_DISK' = 1, 'UNKNOWN' = 2)")
            .column("max_data_part_size", "UInt64")
            .column("move_factor", "Float32")
            .column("prefer_not_to_merge", "UInt8");
    for (StoragePolicy policy : storage.policies().values()) {
      long priority = 1;
      for (Volume volume : policy.volumes()) {
        List<String> names =
            volume.disks().stream().map(disk -> CreateTablePrinter.quote(disk.name())).toList();
        rows.text(policy.name())
            .text(volume.name())
            .number(priority++)
            .text("[" + String.join(",", names) + "]")
            .number(0)
            .number(volume.maxPartSizeBytes())
            .real(policy.moveFactor())
            .flag(volume.settings().preferNotToMerge())
            .endRow();
      }
    }
    return rows.build();
  }

  private Block tables() throws IOException {
    RowsBuilder rows =
        new RowsBuilder()
            .column("database", "String")
            .column("name", "String")
            .column("uuid", "UUID")
            .column("engine", "String")
            .column("create_table_query", "String")
            .column("engine_full", "String")
            .column("partition_key", "String")
            .column("sorting_key", "String")
            .column("primary_key", "String")
            .column("storage_policy", "String")
            .column("total_rows", "Nullable(UInt64)")
            .column("total_bytes", "Nullable(UInt64)")
            .column("parts", "Nullable(UInt64)")
            .column("broken_reason", "String");
    for (MergeTreeTable table : engine.tables()) {
      describe(rows, table.name(), table.uuid(), table.schema())
          .number(table.totalRows())
          .number(table.totalBytes())
          .number(table.parts().stream().filter(PartInfo::isActive).count())
          .text("")
          .endRow();
    }
    for (BrokenTable table : engine.brokenTables()) {
      if (table.definition().isPresent()) {
        TableDefinition definition = table.definition().get();
        describe(rows, definition.name(), definition.uuid(), definition.schema());
      } else {
        rows.text(TableName.DEFAULT_DATABASE).text(table.name()).uuid(new UUID(0, 0));
        rows.text("MergeTree").text("").text("").text("").text("").text("").text("");
      }
      rows.optionalNumber(-1).optionalNumber(-1).optionalNumber(-1).text(table.reason()).endRow();
    }
    return rows.build();
  }

  private static RowsBuilder describe(
      RowsBuilder rows, String table, UUID uuid, TableSchema schema) {
    TableName name = new TableName(TableName.DEFAULT_DATABASE, table);
    return rows.text(name.database())
        .text(name.name())
        .uuid(uuid)
        .text("MergeTree")
        .text(CreateTablePrinter.print(name, schema).replaceAll("\\s*\\n\\s*", " "))
        .text(CreateTablePrinter.engineFull(schema))
        .text(CreateTablePrinter.list(schema.partitionKey()))
        .text(CreateTablePrinter.list(schema.sortingKey()))
        .text(CreateTablePrinter.list(schema.primaryKey()))
        .text(schema.settings().storagePolicy());
  }

  private Block columns() {
    RowsBuilder rows =
        new RowsBuilder()
            .column("database", "String")
            .column("table", "String")
            .column("name", "String")
            .column("type", "String")
            .column("position", "UInt64")
            .column("default_kind", "String")
            .column("default_expression", "String")
            .column("comment", "String")
            .column("is_in_partition_key", "UInt8")
            .column("is_in_sorting_key", "UInt8")
            .column("is_in_primary_key", "UInt8")
            .column("compression_codec", "String");
    for (MergeTreeTable table : engine.tables()) {
      long position = 1;
      for (ColumnDefinition column : table.schema().columns()) {
        boolean hasDefault = !column.defaultExpression().isEmpty();
        rows.text(TableName.DEFAULT_DATABASE)
            .text(table.name())
            .text(column.name())
            .text(column.type().toString())
            .number(position++)
            .text(hasDefault ? "DEFAULT" : "")
            .text(column.defaultExpression())
            .text(column.comment())
            .flag(isUsed(column.name(), table.schema().partitionKey()))
            .flag(isUsed(column.name(), table.schema().sortingKey()))
            .flag(isUsed(column.name(), table.schema().primaryKey()))
            .text(column.codec().isEmpty() ? "" : "CODEC(" + column.codec() + ")")
            .endRow();
      }
    }
    return rows.build();
  }

  /** One value plain, several as a tuple, as ClickHouse prints them. */
  private String partition(PartitionValue partition) {
    int count = partition.types().size();
    if (count == 0) {
      return "tuple()";
    }
    TextStyle style = count == 1 ? TextStyle.RAW : TextStyle.QUOTED;
    TextBuffer text = new TextBuffer(64);
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : ",");
      ValuePrinter.of(partition.types().get(i), style, timeZone)
          .append(partition.values().get(i), 0, text);
    }
    return count == 1 ? text.toString() : "(" + text + ")";
  }

  private static long dataVersion(PartName name) {
    return name.mutation() > 0 ? name.mutation() : name.minBlock();
  }

  private static boolean isUsed(String column, List<? extends Expression> expressions) {
    for (Expression expression : expressions) {
      boolean used =
          expression instanceof ColumnReference reference
              ? reference.name().equals(column)
              : expression instanceof FunctionCall call && isUsed(column, call.arguments());
      if (used) {
        return true;
      }
    }
    return false;
  }
}
