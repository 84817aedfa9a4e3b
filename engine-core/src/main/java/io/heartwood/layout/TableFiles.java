package io.heartwood.layout;

import io.heartwood.disk.DiskPath;
import java.util.UUID;

/**
 * The names in a table's directory, as in ClickHouse 26.7.
 *
 * <pre>
 * store/&lt;first three digits of the UUID&gt;/&lt;UUID&gt;/
 *   format_version.txt      "1"
 *   detached/               parts that were set aside: &lt;reason&gt;_&lt;part name&gt;
 *   &lt;part name&gt;/            one directory per part
 *   tmp_insert_&lt;...&gt;/       a part being written
 *   tmp_merge_&lt;part name&gt;/  a part being merged
 *   delete_tmp_&lt;part name&gt;/ a part being deleted
 *   tmp_truncate_&lt;n&gt;/      parts without rows, before they cover others (ours)
 *   truncate_&lt;n&gt;/          says that they do (ours)
 * </pre>
 */
public final class TableFiles {
  /** Holds the version of the names of parts. */
  public static final String FORMAT_VERSION = "format_version.txt";

  /** The only version of names that is written or read. */
  public static final String FORMAT_VERSION_CONTENT = "1";

  /** Parts that do not belong to the table any more, but are kept. */
  public static final String DETACHED = "detached";

  /** Begins the name of a part that is being inserted. */
  public static final String INSERT_PREFIX = "tmp_insert_";

  /** Begins the name of a part that is being merged. */
  public static final String MERGE_PREFIX = "tmp_merge_";

  /** Begins the name of a directory of parts without rows that will cover others. */
  public static final String TRUNCATING_PREFIX = "tmp_truncate_";

  /**
   * Begins the name of the directory with the names of parts without rows that now cover others.
   */
  public static final String TRUNCATED_PREFIX = "truncate_";

  /** Begins the names of all directories that a crash may leave unfinished. */
  public static final String TEMPORARY_PREFIX = "tmp";

  /** Begins the names of directories that are being deleted. */
  public static final String DELETING_PREFIX = "delete_tmp_";

  /** In {@link #DETACHED}, begins the name of a part that could not be loaded at start. */
  public static final String BROKEN_PREFIX = "broken-on-start_";

  private TableFiles() {}

  /** The directory of a table on each of its disks. */
  public static DiskPath directory(UUID uuid) {
    String text = uuid.toString();
    return DiskPath.of("store").resolve(text.substring(0, 3)).resolve(text);
  }

  /** Whether an entry of a table's directory is left from unfinished work. */
  public static boolean isTemporary(String name) {
    return name.startsWith(TEMPORARY_PREFIX) || name.startsWith(DELETING_PREFIX);
  }
}
