package io.heartwood.part;

/** Where a part is in its life. */
public enum PartState {
  /** Being written under a temporary name. */
  TEMPORARY,
  /** Visible to new readers. */
  ACTIVE,
  /** Replaced by a part that covers it; only older snapshots read it. */
  OUTDATED,
  /** Its files are being deleted. */
  DELETING
}
