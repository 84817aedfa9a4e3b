package io.heartwood.disk;

/**
 * An operation, or a request within one, that an {@link OperationListener} was told of. Exactly one
 * of {@link #end()} and {@link #fail} is called, once, on any thread. Requests begin before the end
 * of their operation; they end before it, too, but for those of an operation that failed, and those
 * that were sent ahead for something that nobody read.
 */
public interface OperationSpan {
  /** Listens to nothing. */
  OperationSpan NONE =
      new OperationSpan() {
        @Override
        public OperationSpan request(String store, String kind) {
          return this;
        }

        @Override
        public void end() {}

        @Override
        public void fail(Throwable reason) {}
      };

  /**
   * A request is sent to a store for this operation; a repetition is a request of its own. It ends
   * with the head of the reply.
   *
   * @param store the name of the disk, as {@link IDisk#name()}
   * @param kind the store's name of the request, as {@link RequestTotals#kind()}
   */
  OperationSpan request(String store, String kind);

  /** It has succeeded. */
  void end();

  /** It has failed, or was given up. */
  void fail(Throwable reason);
}
