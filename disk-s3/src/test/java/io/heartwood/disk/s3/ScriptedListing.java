package io.heartwood.disk.s3;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** ListObjectsV2 of {@link ScriptedS3}, with pages as a test wants them. */
final class ScriptedListing {
  /** What pages are like. */
  enum Pages {
    /** As S3's. */
    WHOLE,
    /** Two keys each, whatever was asked for, and a token for the next. */
    SHORT,
    /** Two keys each, and a page without keys before each of them. */
    SHORT_AFTER_EMPTY,
    /** Two keys each, and no token, though there is more. */
    SHORT_WITHOUT_TOKEN,
    /** As S3's, but nothing says whether there is more. */
    WITHOUT_TRUNCATION,
    /** The first two keys for ever, and no token. */
    STANDING_STILL,
    /** No keys, and always another page. */
    EMPTY_FOR_EVER
  }

  /** When all uploads were begun. */
  static final String BEGUN = "2026-01-01T00:00:00.000Z";

  private static final String EMPTY_MARK = "empty-";
  private static final String MARK = "!";

  private volatile Pages pages = Pages.WHOLE;

  void send(Pages kind) {
    pages = kind;
  }

  /** One page as XML. */
  byte[] page(String query, Map<String, byte[]> objects) {
    String prefix = parameter(query, "prefix").orElse("");
    String token = parameter(query, "continuation-token").orElse("");
    int asked = Integer.parseInt(parameter(query, "max-keys").orElse("1000"));
    boolean showsEmpty =
        pages == Pages.EMPTY_FOR_EVER
            || (pages == Pages.SHORT_AFTER_EMPTY && !token.startsWith(EMPTY_MARK));
    String after =
        token.isEmpty()
            ? parameter(query, "start-after").orElse("")
            : token.startsWith(EMPTY_MARK) ? token.substring(EMPTY_MARK.length()) : token;
    SortedMap<String, byte[]> rest = new TreeMap<>();
    objects.forEach(
        (key, bytes) -> {
          boolean isLater = key.compareTo(after) > 0 || pages == Pages.STANDING_STILL;
          if (key.startsWith(prefix) && isLater) {
            rest.put(key, bytes);
          }
        });
    boolean whole = pages == Pages.WHOLE || pages == Pages.WITHOUT_TRUNCATION;
    int most = showsEmpty ? 0 : whole ? asked : Math.min(asked, 2);
    StringBuilder xml = new StringBuilder("<ListBucketResult>");
    int count = 0;
    String last = after;
    for (Map.Entry<String, byte[]> object : rest.entrySet()) {
      if (count == most) {
        break;
      }
      count++;
      last = object.getKey();
      xml.append("<Contents><Key>").append(last).append("</Key><Size>");
      xml.append(object.getValue().length);
      xml.append("</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>");
    }
    boolean more = count < rest.size() || pages == Pages.EMPTY_FOR_EVER;
    boolean hidesToken =
        pages == Pages.SHORT_WITHOUT_TOKEN
            || pages == Pages.WITHOUT_TRUNCATION
            || pages == Pages.STANDING_STILL;
    if (pages != Pages.WITHOUT_TRUNCATION) {
      xml.append("<IsTruncated>").append(more).append("</IsTruncated>");
    }
    if (more && !hidesToken) {
      xml.append("<NextContinuationToken>").append(showsEmpty ? EMPTY_MARK : "").append(last);
      xml.append("</NextContinuationToken>");
    }
    return xml.append("</ListBucketResult>").toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * One page of ListMultipartUploads as XML, as many as were asked for; {@link
   * Pages#STANDING_STILL} is always the first one.
   *
   * @param unfinished keys by upload id
   */
  byte[] uploads(String query, Map<String, String> unfinished) {
    String prefix = parameter(query, "prefix").orElse("");
    String marker =
        parameter(query, "key-marker").orElse("")
            + MARK
            + parameter(query, "upload-id-marker").orElse("");
    int most = Integer.parseInt(parameter(query, "max-uploads").orElse("1000"));
    SortedMap<String, String> rest = new TreeMap<>();
    unfinished.forEach(
        (id, key) -> {
          boolean isLater = (key + MARK + id).compareTo(marker) > 0;
          if (key.startsWith(prefix) && (isLater || pages == Pages.STANDING_STILL)) {
            rest.put(key + MARK + id, id);
          }
        });
    StringBuilder xml = new StringBuilder("<ListMultipartUploadsResult>");
    rest.entrySet().stream()
        .limit(most)
        .forEach(
            upload -> {
              String key = unfinished.get(upload.getValue());
              xml.append("<Upload><Key>").append(key).append("</Key><UploadId>");
              xml.append(upload.getValue()).append("</UploadId><Initiated>").append(BEGUN);
              xml.append("</Initiated></Upload>");
            });
    boolean more = rest.size() > most;
    xml.append("<IsTruncated>").append(more).append("</IsTruncated>");
    if (more) {
      String last = rest.keySet().stream().skip(most - 1).findFirst().orElseThrow();
      String[] markers = last.split(MARK, 2);
      xml.append("<NextKeyMarker>").append(markers[0]).append("</NextKeyMarker>");
      xml.append("<NextUploadIdMarker>").append(markers[1]).append("</NextUploadIdMarker>");
    }
    return xml.append("</ListMultipartUploadsResult>").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The value of a parameter of a query. */
  static Optional<String> parameter(String query, String name) {
    for (String pair : query.split("&")) {
      if (pair.startsWith(name + "=")) {
        String text = pair.substring(name.length() + 1);
        return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
      }
    }
    return Optional.empty();
  }
}
