package io.heartwood.disk.encrypted;

import io.heartwood.checksum.Hash128;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The keys of an encrypted disk: one that new files are written with, and others that older files
 * were written with. Immutable; printing shows fingerprints only.
 */
public final class EncryptionKeys {
  private final EncryptionAlgorithm algorithm;
  private final EncryptionKey current;
  private final Map<Hash128, EncryptionKey> byFingerprint;
  private final List<String> fingerprints;

  private EncryptionKeys(
      EncryptionAlgorithm algorithm,
      EncryptionKey current,
      Map<Hash128, EncryptionKey> byFingerprint,
      List<String> fingerprints) {
    this.algorithm = algorithm;
    this.current = current;
    this.byFingerprint = byFingerprint;
    this.fingerprints = fingerprints;
  }

  /** One key, for old files and new ones. */
  public static EncryptionKeys of(EncryptionAlgorithm algorithm, byte[] key) {
    return builder(algorithm).key(0, key).current(0).build();
  }

  /** Collects keys. */
  public static Builder builder(EncryptionAlgorithm algorithm) {
    return new Builder(algorithm);
  }

  /** How new files are encrypted. */
  public EncryptionAlgorithm algorithm() {
    return algorithm;
  }

  /** What new files are encrypted with. */
  EncryptionKey current() {
    return current;
  }

  /** The key with this fingerprint, of either version. */
  Optional<EncryptionKey> find(Hash128 fingerprint) {
    return Optional.ofNullable(byFingerprint.get(fingerprint));
  }

  /** Fingerprints of all keys, for messages. */
  List<String> fingerprints() {
    return fingerprints;
  }

  @Override
  public String toString() {
    return "EncryptionKeys[algorithm="
        + algorithm
        + " current="
        + current.fingerprint().toNumberHex()
        + " fingerprints="
        + fingerprints
        + "]";
  }

  /** Collects keys. Confined to one thread. */
  public static final class Builder {
    private final EncryptionAlgorithm algorithm;
    private final Map<Long, EncryptionKey> byId = new TreeMap<>();
    private final List<EncryptionKey> withoutId = new ArrayList<>();
    private EncryptionKey current;

    private Builder(EncryptionAlgorithm algorithm) {
      this.algorithm = Objects.requireNonNull(algorithm, "algorithm");
    }

    /**
     * Adds a key; files of ClickHouse before 22.8 name their key by its id.
     *
     * @param id unsigned
     * @param key copied
     * @throws IllegalArgumentException if it is empty, or there is another key of this id
     */
    public Builder key(long id, byte[] key) {
      if (byId.putIfAbsent(id, checked(key)) != null) {
        throw new IllegalArgumentException(
            "several keys have one id: id=" + Long.toUnsignedString(id));
      }
      return this;
    }

    /** Adds a key that has no id. */
    public Builder key(byte[] key) {
      withoutId.add(checked(key));
      return this;
    }

    /**
     * New files are written with the key of this id.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Builder current(long id) {
      current = byId.get(id);
      if (current == null) {
        throw new IllegalArgumentException("no key has this id: id=" + Long.toUnsignedString(id));
      }
      return this;
    }

    /**
     * New files are written with this key.
     *
     * @throws IllegalArgumentException if it was not added before
     */
    public Builder current(byte[] key) {
      EncryptionKey wanted = checked(key);
      if (!byId.containsValue(wanted) && !withoutId.contains(wanted)) {
        throw new IllegalArgumentException(
            "the current key is none of the keys: fingerprint="
                + wanted.fingerprint().toNumberHex());
      }
      current = wanted;
      return this;
    }

    /**
     * The keys. A single key without id counts as id 0, and a single key of id 0 is the current
     * one, as in ClickHouse.
     *
     * @throws IllegalArgumentException if there is no key, no current one, or its size is not the
     *     algorithm's
     */
    public EncryptionKeys build() {
      if (byId.isEmpty() && withoutId.size() == 1) {
        byId.put(0L, withoutId.remove(0));
      }
      if (byId.isEmpty() && withoutId.isEmpty()) {
        throw new IllegalArgumentException("no key is given");
      }
      if (current == null && withoutId.isEmpty() && byId.size() == 1) {
        current = byId.get(0L);
      }
      if (current == null) {
        throw new IllegalArgumentException("the current key is not given");
      }
      if (current.sizeBytes() != algorithm.keySizeBytes()) {
        throw new IllegalArgumentException(
            "key does not fit the algorithm: algorithm="
                + algorithm
                + " expectedBytes="
                + algorithm.keySizeBytes()
                + " actualBytes="
                + current.sizeBytes());
      }
      Map<Hash128, EncryptionKey> byFingerprint = new HashMap<>();
      List<String> fingerprints = new ArrayList<>();
      byId.forEach((id, key) -> byFingerprint.put(key.fingerprintOfVersion1(id), key));
      List<EncryptionKey> all = new ArrayList<>(byId.values());
      all.addAll(withoutId);
      for (EncryptionKey key : all) {
        byFingerprint.put(key.fingerprint(), key);
        fingerprints.add(key.fingerprint().toNumberHex());
      }
      return new EncryptionKeys(algorithm, current, byFingerprint, List.copyOf(fingerprints));
    }

    private static EncryptionKey checked(byte[] key) {
      if (key.length == 0) {
        throw new IllegalArgumentException("key is empty");
      }
      return new EncryptionKey(key);
    }
  }
}
