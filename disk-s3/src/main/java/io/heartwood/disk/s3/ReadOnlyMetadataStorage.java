package io.heartwood.disk.s3;

import io.heartwood.disk.DiskCapability;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.object.FileMetadata;
import io.heartwood.disk.object.MetadataStorage;
import io.heartwood.disk.object.MetadataTransaction;
import io.heartwood.disk.object.ObjectKey;
import io.heartwood.disk.object.StoredObject;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Names that can be read and not changed, for disks with {@code readonly}. Owns what it wraps. */
final class ReadOnlyMetadataStorage implements MetadataStorage {
  private final String disk;
  private final MetadataStorage metadata;

  ReadOnlyMetadataStorage(String disk, MetadataStorage metadata) {
    this.disk = disk;
    this.metadata = metadata;
  }

  @Override
  public String type() {
    return metadata.type();
  }

  @Override
  public String location() {
    return metadata.location();
  }

  @Override
  public Set<DiskCapability> capabilities() {
    return Set.of();
  }

  @Override
  public boolean exists(DiskPath path) throws IOException {
    return metadata.exists(path);
  }

  @Override
  public boolean isDirectory(DiskPath path) throws IOException {
    return metadata.isDirectory(path);
  }

  @Override
  public List<String> list(DiskPath directory) throws IOException {
    return metadata.list(directory);
  }

  @Override
  public Instant lastModified(DiskPath path) throws IOException {
    return metadata.lastModified(path);
  }

  @Override
  public FileMetadata read(DiskPath file) throws IOException {
    return metadata.read(file);
  }

  @Override
  public ObjectKey newObjectKey(DiskPath file) {
    return metadata.newObjectKey(file);
  }

  @Override
  public MetadataTransaction begin() throws IOException {
    throw new IOException("disk is read-only: disk=" + disk);
  }

  /** None: deleting objects would be a change. */
  @Override
  public List<StoredObject> unconfirmedRemovals() {
    return List.of();
  }

  @Override
  public void confirmRemoved(Collection<ObjectKey> keys) throws IOException {
    throw new IOException("disk is read-only: disk=" + disk);
  }

  @Override
  public void close() throws IOException {
    metadata.close();
  }
}
