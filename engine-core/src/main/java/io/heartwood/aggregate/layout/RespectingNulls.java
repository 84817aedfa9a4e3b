package io.heartwood.aggregate.layout;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Nothing 1, NULL 2, or 3 and a value. */
final class RespectingNulls extends StateLayout {
  private final StateLayout value;

  RespectingNulls(StateLayout value) {
    this.value = value;
  }

  @Override
  public void skip(StateInput input) throws IOException {
    int kind = input.readByte();
    if (kind < 1 || kind > 3) {
      throw input.malformed("1, 2 or 3", Integer.toString(kind));
    }
    if (kind == 3) {
      value.skip(input);
    }
  }

  @Override
  void appendInitial(ByteArrayOutputStream target) {
    target.write(1);
  }
}
