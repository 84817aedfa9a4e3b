package io.heartwood.disk.object;

/**
 * How an {@link ObjectStorageDisk} writes. Immutable.
 *
 * @param uploadThreadCount how many finished files may be on their way to the store at once, while
 *     their writer goes on; 0 if writers end their uploads themselves
 * @param maxInlineDataSizeBytes {@code max_inline_data_size} (ours): files up to this size are kept
 *     with their names and need no object, where the metadata can ({@link
 *     MetadataStorage#keepsInlineData()}); 0 to make objects of all. Each open output buffers as
 *     much
 * @param maxSharedFileSizeBytes {@code max_shared_file_size} (ours): a new file up to this size
 *     that has the same name and contents as one written before becomes a further name of it, a
 *     hard link, and needs no object; 0 to share none. Each open output buffers as much
 * @param maxMetadataCopySizeBytes {@code max_metadata_copy_size} (ours): the contents of a file up
 *     to this size are kept with its name as well as in its object, where the metadata can ({@link
 *     MetadataStorage#keepsCopies()}), so that reading it needs no request; 0 for none. Each output
 *     buffers as much until its transaction ends
 * @param copyingReads {@code metadata_copies_of_reads} (ours): files up to that size that have no
 *     such copy get one when they were read and found right
 */
public record ObjectStorageDiskSettings(
    int uploadThreadCount,
    int maxInlineDataSizeBytes,
    int maxSharedFileSizeBytes,
    int maxMetadataCopySizeBytes,
    boolean copyingReads) {
  /** Every file an object, uploaded by the thread that writes it. */
  public static final ObjectStorageDiskSettings PLAIN = new ObjectStorageDiskSettings(0, 0, 0, 0);

  /** What metadata of a small file may be made to hold, at most. */
  public static final int LARGEST_INLINE_DATA_SIZE_BYTES = 1 << 20;

  /** What a shared file may have, at most: its contents are remembered in the heap. */
  public static final int LARGEST_SHARED_FILE_SIZE_BYTES = 64 << 10;

  /** What metadata of a file may repeat of its object, at most. */
  public static final int LARGEST_METADATA_COPY_SIZE_BYTES = 1 << 20;

  /** Settings of a disk whose reads change nothing. */
  public ObjectStorageDiskSettings(
      int uploadThreadCount,
      int maxInlineDataSizeBytes,
      int maxSharedFileSizeBytes,
      int maxMetadataCopySizeBytes) {
    this(
        uploadThreadCount,
        maxInlineDataSizeBytes,
        maxSharedFileSizeBytes,
        maxMetadataCopySizeBytes,
        false);
  }

  /** Checks the ranges. */
  public ObjectStorageDiskSettings {
    if (uploadThreadCount < 0) {
      throw new IllegalArgumentException(
          "negative thread count: uploadThreadCount=" + uploadThreadCount);
    }
    if (maxInlineDataSizeBytes < 0 || maxInlineDataSizeBytes > LARGEST_INLINE_DATA_SIZE_BYTES) {
      throw new IllegalArgumentException(
          "size of inline data is out of range: maxInlineDataSizeBytes=" + maxInlineDataSizeBytes);
    }
    if (maxSharedFileSizeBytes < 0 || maxSharedFileSizeBytes > LARGEST_SHARED_FILE_SIZE_BYTES) {
      throw new IllegalArgumentException(
          "size of shared files is out of range: maxSharedFileSizeBytes=" + maxSharedFileSizeBytes);
    }
    if (maxMetadataCopySizeBytes < 0
        || maxMetadataCopySizeBytes > LARGEST_METADATA_COPY_SIZE_BYTES) {
      throw new IllegalArgumentException(
          "size of copies is out of range: maxMetadataCopySizeBytes=" + maxMetadataCopySizeBytes);
    }
  }
}
