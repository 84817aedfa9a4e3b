package io.heartwood.disk.object;

class MemoryObjectStorageTest extends ObjectStorageContract {
  @Override
  protected ObjectStorage createStorage() {
    return new MemoryObjectStorage();
  }
}
