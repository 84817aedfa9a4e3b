package io.heartwood.policy;

/** How a volume of several disks chooses among them. */
public enum LoadBalancing {
  /** Each disk in turn. */
  ROUND_ROBIN("round_robin"),
  /** The disk with the most room first; the order is kept for {@code least_used_ttl_ms}. */
  LEAST_USED("least_used");

  private final String text;

  LoadBalancing(String text) {
    this.text = text;
  }

  /** The name in a configuration. */
  public String text() {
    return text;
  }
}
