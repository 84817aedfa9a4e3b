package io.heartwood.metadata.local;

/** The same failures and crashes when most files are kept in their metadata. */
class InlineDataFaultTest extends LocalMetadataFaultTest {
  @Override
  int maxInlineDataSizeBytes() {
    return 6;
  }
}
