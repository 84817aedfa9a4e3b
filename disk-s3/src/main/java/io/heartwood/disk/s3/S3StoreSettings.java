package io.heartwood.disk.s3;

import java.util.Locale;
import java.util.Optional;

/**
 * What a store that speaks S3 is expected to know, where stores differ. The defaults suit Amazon,
 * MinIO, Ceph, Google and s3proxy; what is left empty, the {@link S3Probe} finds out. Immutable.
 *
 * @param checksums {@code checksum_mode} (ours), else {@code disable_checksum}
 * @param chunkedEncoding {@code use_chunked_encoding} (ours): whether uploads may use aws-chunked
 *     framing, which some servers do not know and store as contents
 * @param ifMatch {@code etag_quotes} (ours): how a condition names an ETag
 * @param conditionalWrites {@code support_conditional_writes} (ours): whether {@code If-None-Match}
 *     is honoured
 * @param batchDelete {@code support_batch_delete}: whether DeleteObjects is tried at all; not with
 *     Google
 * @param nativeCopy {@code allow_native_copy}: whether the store copies; else bytes pass through
 *     this process
 * @param multipartCopy {@code allow_multipart_copy}: the same of objects above {@code
 *     max_single_operation_copy_size}
 */
record S3StoreSettings(
    Checksums checksums,
    boolean chunkedEncoding,
    Optional<IfMatch> ifMatch,
    Optional<Boolean> conditionalWrites,
    Optional<Boolean> batchDelete,
    boolean nativeCopy,
    boolean multipartCopy) {
  /** Which checksums travel with requests; the engine's own cover every byte it reads. */
  enum Checksums {
    /** Where S3 demands one: CRC32 with DeleteObjects. */
    WHEN_REQUIRED,
    /** CRC32 with everything that has a body. */
    WHEN_SUPPORTED,
    /** MD5 in Content-MD5 with everything that has a body: for servers that know no other. */
    CONTENT_MD5
  }

  /** How the ETag of an object is given back in {@code If-Match}. */
  enum IfMatch {
    /** As the store sent it. */
    QUOTED,
    /** Without the quotes around it, as old Ceph wants it. */
    UNQUOTED,
    /** Not at all; the ETag of the reply is compared instead. */
    NONE
  }

  private static final String AUTO = "auto";

  static S3StoreSettings read(SettingText text, S3Endpoint endpoint) {
    boolean google = endpoint.service().getHost().endsWith("storage.googleapis.com");
    Optional<Boolean> batchDelete = choice(text, "support_batch_delete");
    if (batchDelete.isEmpty() && google) {
      batchDelete = Optional.of(false);
    }
    return new S3StoreSettings(
        checksums(text),
        text.flag("use_chunked_encoding", false),
        choice(text, "etag_quotes").map(kept -> kept ? IfMatch.QUOTED : IfMatch.UNQUOTED),
        choice(text, "support_conditional_writes"),
        batchDelete,
        text.flag("allow_native_copy", true),
        text.flag("allow_multipart_copy", true));
  }

  private static Checksums checksums(SettingText text) {
    String mode = text.text("checksum_mode").toUpperCase(Locale.ROOT);
    boolean disabled = text.flag("disable_checksum", false);
    for (Checksums checksums : Checksums.values()) {
      if (checksums.name().equals(mode)) {
        if (disabled && checksums != Checksums.WHEN_REQUIRED) {
          throw text.failure("checksum_mode", "contradicts disable_checksum");
        }
        return checksums;
      }
    }
    if (!mode.isEmpty()) {
      throw text.failure("checksum_mode", "must be when_required, when_supported or content_md5");
    }
    return Checksums.WHEN_REQUIRED;
  }

  private static Optional<Boolean> choice(SettingText text, String name) {
    String value = text.text(name).toLowerCase(Locale.ROOT);
    return value.isEmpty() || value.equals(AUTO)
        ? Optional.empty()
        : Optional.of(text.flag(name, true));
  }
}
