package io.heartwood.disk;

/**
 * Why a file is read: lets a disk choose buffers, read-ahead and caching without new methods.
 *
 * <p>A hint never changes what is read, only how. Immutable.
 *
 * @param access the pattern of access
 * @param populateCache whether what is fetched from a remote store should be kept in a file cache
 * @param fromStore whether the bytes must come from the store itself, neither from a copy nor from
 *     a cache
 */
public record ReadHint(Access access, boolean populateCache, boolean fromStore) {
  /** How the bytes of the file will be asked for. */
  public enum Access {
    /** Once, whole, soon: the small files of a part. */
    WHOLE,
    /** Long ranges in ascending order: scans and merges. */
    SEQUENTIAL,
    /** Short ranges at unrelated places: look-ups. */
    RANDOM
  }

  /** A hint for reads that copies and caches may serve. */
  public ReadHint(Access access, boolean populateCache) {
    this(access, populateCache, false);
  }

  /** A small file read whole. */
  public static final ReadHint WHOLE_FILE = new ReadHint(Access.WHOLE, true);

  /** A scan that should leave its bytes in the cache. */
  public static final ReadHint SCAN = new ReadHint(Access.SEQUENTIAL, true);

  /** A merge: uses what the cache has, does not fill it. */
  public static final ReadHint MERGE = new ReadHint(Access.SEQUENTIAL, false);

  /** A check of what the store has. */
  public static final ReadHint CHECK = new ReadHint(Access.SEQUENTIAL, false, true);

  /** A look-up of few rows. */
  public static final ReadHint LOOKUP = new ReadHint(Access.RANDOM, true);
}
