package io.heartwood.disk.s3;

import java.util.Set;

/**
 * What a store charges, in US dollars or whatever the prices are given in: for an estimate of the
 * bill. The defaults are Amazon's for S3 Standard in us-east-1, used from machines in that region.
 * Configured per disk by the children of {@code request_prices} (ours). Immutable.
 *
 * @param putPer1000 {@code put}: 1000 requests that write, copy or list, 0.005
 * @param getPer1000 {@code get}: 1000 GetObject or HeadObject, 0.0004
 * @param deletePer1000 {@code delete}: 1000 DeleteObject, DeleteObjects or AbortMultipartUpload, 0
 * @param sentPerGib {@code sent_gb}: 2^30 bytes of objects sent, 0
 * @param receivedPerGib {@code received_gb}: 2^30 bytes of objects received, 0
 * @param storedPerGibMonth {@code stored_gb_month}: keeping 2^30 bytes for a month, 0.023
 */
public record S3RequestPrices(
    double putPer1000,
    double getPer1000,
    double deletePer1000,
    double sentPerGib,
    double receivedPerGib,
    double storedPerGibMonth) {
  /** S3 Standard in us-east-1, used from machines in that region. */
  public static final S3RequestPrices DEFAULT = new S3RequestPrices(0.005, 0.0004, 0, 0, 0, 0.023);

  private static final String NAME = "request_prices";
  private static final double GIB = 1 << 30;

  static S3RequestPrices read(SettingText text) {
    text.know(NAME);
    for (String child : text.below(NAME)) {
      if (!Set.of("put", "get", "delete", "sent_gb", "received_gb", "stored_gb_month")
          .contains(child)) {
        throw text.failure(NAME + "." + child, "is unknown");
      }
    }
    return new S3RequestPrices(
        text.decimal(NAME + ".put", DEFAULT.putPer1000),
        text.decimal(NAME + ".get", DEFAULT.getPer1000),
        text.decimal(NAME + ".delete", DEFAULT.deletePer1000),
        text.decimal(NAME + ".sent_gb", DEFAULT.sentPerGib),
        text.decimal(NAME + ".received_gb", DEFAULT.receivedPerGib),
        text.decimal(NAME + ".stored_gb_month", DEFAULT.storedPerGibMonth));
  }

  /** Price of this many requests of a kind, and of the bytes they moved. */
  public double price(S3RequestKind kind, long requestCount, long sentBytes, long receivedBytes) {
    double per1000 =
        switch (kind) {
          case GET_OBJECT, HEAD_OBJECT -> getPer1000;
          case DELETE_OBJECT, DELETE_OBJECTS, ABORT_MULTIPART_UPLOAD -> deletePer1000;
          default -> putPer1000;
        };
    return requestCount * per1000 / 1000
        + sentBytes / GIB * sentPerGib
        + receivedBytes / GIB * receivedPerGib;
  }
}
