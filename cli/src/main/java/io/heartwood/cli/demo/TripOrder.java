package io.heartwood.cli.demo;

/** In which order generated trips come. */
public enum TripOrder {
  /** As a stream of events: by pickup time, but for some minutes of disorder. */
  NEARLY_SORTED,
  /** In no order. */
  RANDOM
}
