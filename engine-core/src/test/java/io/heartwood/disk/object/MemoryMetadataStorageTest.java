package io.heartwood.disk.object;

class MemoryMetadataStorageTest extends MetadataStorageContract {
  @Override
  protected MetadataStorage createStorage() {
    return new MemoryMetadataStorage();
  }
}
