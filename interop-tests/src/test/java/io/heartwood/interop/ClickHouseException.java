package io.heartwood.interop;

/** ClickHouse refused a statement, or ended; the message is its own. */
final class ClickHouseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClickHouseException(String message) {
    super(message);
  }
}
