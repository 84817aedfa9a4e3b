package io.heartwood.metadata.local;

import io.heartwood.disk.object.ObjectStorageDiskSettings;

/** The same failures and crashes when most files are kept in their metadata. */
class InlineDataFaultTest extends LocalMetadataFaultTest {
  @Override
  ObjectStorageDiskSettings settings() {
    return new ObjectStorageDiskSettings(0, 6, 0, 0);
  }
}
