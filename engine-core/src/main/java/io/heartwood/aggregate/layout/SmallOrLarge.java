package io.heartwood.aggregate.layout;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** A byte 0 and counted numbers, or 1 and the large form. */
final class SmallOrLarge extends StateLayout {
  private final StateLayout small;
  private final StateLayout large;

  SmallOrLarge(int widthBytes, StateLayout large) {
    this.small = Pieces.counted(widthBytes);
    this.large = large;
  }

  @Override
  public void skip(StateInput input) throws IOException {
    int kind = input.readByte();
    if (kind > 1) {
      throw input.malformed("0 or 1", Integer.toString(kind));
    }
    (kind == 0 ? small : large).skip(input);
  }

  @Override
  void appendInitial(ByteArrayOutputStream target) {
    target.write(0);
    target.write(0);
  }
}
