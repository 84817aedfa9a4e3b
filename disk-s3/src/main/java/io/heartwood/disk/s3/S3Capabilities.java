package io.heartwood.disk.s3;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a store at this moment: from the settings, from the probe at opening, or because
 * a request was refused later. Thread-safe.
 */
public final class S3Capabilities {
  private final Map<S3Capability, Boolean> known = new EnumMap<>(S3Capability.class);
  private S3StoreSettings.IfMatch ifMatch;
  private boolean partsAreCopied;

  S3Capabilities(S3StoreSettings settings) {
    settings.conditionalWrites().ifPresent(has -> learn(S3Capability.CONDITIONAL_WRITES, has));
    settings.batchDelete().ifPresent(has -> learn(S3Capability.BATCH_DELETE, has));
    if (!settings.nativeCopy()) {
      learn(S3Capability.COPY, false);
    }
    partsAreCopied = settings.multipartCopy();
    ifMatch = settings.ifMatch().orElse(S3StoreSettings.IfMatch.QUOTED);
  }

  /** Whether the store can do this; empty if nobody has found out yet. */
  public synchronized Optional<Boolean> has(S3Capability capability) {
    return Optional.ofNullable(known.get(capability));
  }

  /** Whether the store is known not to do this. */
  boolean lacks(S3Capability capability) {
    return !has(capability).orElse(true);
  }

  synchronized void learn(S3Capability capability, boolean present) {
    known.put(capability, present);
  }

  /** Whether large objects cannot be copied by the store, as far as is known: never asked for. */
  synchronized boolean lacksPartCopy() {
    return !partsAreCopied;
  }

  synchronized void learnThatPartsCannotBeCopied() {
    partsAreCopied = false;
  }

  synchronized S3StoreSettings.IfMatch ifMatch() {
    return ifMatch;
  }

  synchronized void learn(S3StoreSettings.IfMatch works) {
    ifMatch = works;
  }

  /** One line, such as {@code conditional_writes=yes batch_delete=no copy=unknown}. */
  @Override
  public synchronized String toString() {
    StringBuilder text = new StringBuilder();
    for (S3Capability capability : S3Capability.values()) {
      Boolean has = known.get(capability);
      text.append(capability.name().toLowerCase(Locale.ROOT))
          .append('=')
          .append(has == null ? "unknown" : has ? "yes" : "no")
          .append(' ');
    }
    return text.append("if_match=").append(ifMatch.name().toLowerCase(Locale.ROOT)).toString();
  }
}
