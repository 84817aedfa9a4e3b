package io.heartwood.disk;

import java.io.IOException;

/**
 * A disk was asked for a change that its layout or configuration rules out: trying again is of no
 * use. Nothing was changed.
 */
public final class UnsupportedDiskOperationException extends IOException {
  private static final long serialVersionUID = 1L;

  private final DiskCapability capability;

  /** A disk lacks a capability; {@code disk} may say more than its name. */
  public UnsupportedDiskOperationException(String disk, DiskCapability capability) {
    super("disk does not support " + capability.words() + ": disk=" + disk);
    this.capability = capability;
  }

  /** A disk lacks a capability, and therefore something greater cannot be done. */
  public UnsupportedDiskOperationException(
      String consequence, String disk, DiskCapability capability) {
    super(
        consequence
            + ", because the disk does not support "
            + capability.words()
            + ": disk="
            + disk);
    this.capability = capability;
  }

  /** What the disk lacks. */
  public DiskCapability capability() {
    return capability;
  }
}
