package io.heartwood.serialization;

import io.heartwood.checksum.CorruptPartException;

/** One block of bytes, to whose places the input returns. */
final class OneBlockInput extends SubstreamInput {
  private final byte[] bytes;

  OneBlockInput(byte[] bytes) {
    this.bytes = bytes;
    setBlock(bytes, 0, bytes.length);
  }

  @Override
  protected boolean nextBlock() {
    return false;
  }

  @Override
  protected Place place() {
    return new Place(0, position());
  }

  @Override
  protected void moveTo(Place place) {
    setBlock(bytes, (int) place.offsetInBlock(), bytes.length);
  }

  @Override
  public CorruptPartException corrupt(String expected, String actual) {
    return new CorruptPartException("file", position(), expected, actual);
  }
}
