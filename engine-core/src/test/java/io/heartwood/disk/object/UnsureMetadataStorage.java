package io.heartwood.disk.object;

import io.heartwood.disk.CommitUnknownException;
import io.heartwood.disk.DiskPath;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;

/** Metadata whose commits take effect without anybody being told. */
final class UnsureMetadataStorage implements MetadataStorage {
  private final MetadataStorage storage;

  UnsureMetadataStorage(MetadataStorage storage) {
    this.storage = storage;
  }

  @Override
  public String type() {
    return storage.type();
  }

  @Override
  public String location() {
    return storage.location();
  }

  @Override
  public boolean exists(DiskPath path) throws IOException {
    return storage.exists(path);
  }

  @Override
  public boolean isDirectory(DiskPath path) throws IOException {
    return storage.isDirectory(path);
  }

  @Override
  public List<String> list(DiskPath directory) throws IOException {
    return storage.list(directory);
  }

  @Override
  public Instant lastModified(DiskPath path) throws IOException {
    return storage.lastModified(path);
  }

  @Override
  public FileMetadata read(DiskPath file) throws IOException {
    return storage.read(file);
  }

  @Override
  public ObjectKey newObjectKey(DiskPath file) {
    return storage.newObjectKey(file);
  }

  @Override
  public MetadataTransaction begin() throws IOException {
    MetadataTransaction transaction = storage.begin();
    return (MetadataTransaction)
        Proxy.newProxyInstance(
            MetadataTransaction.class.getClassLoader(),
            new Class<?>[] {MetadataTransaction.class},
            (proxy, method, arguments) -> {
              Object result;
              try {
                result = method.invoke(transaction, arguments);
              } catch (InvocationTargetException failure) {
                throw failure.getCause();
              }
              if (method.getName().equals("commit")) {
                throw new CommitUnknownException("answer lost", new IOException("timeout"));
              }
              return result;
            });
  }

  @Override
  public void close() throws IOException {
    storage.close();
  }
}
