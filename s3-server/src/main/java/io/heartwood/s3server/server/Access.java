package io.heartwood.s3server.server;

/** How a request touches the object its path names. */
enum Access {
  READ,
  WRITE,
  /** Names no object, or touches what no reader can see yet. */
  NONE;

  /**
   * Judges a request. The path of an object is {@code /bucket/key}; a part of a multipart upload is
   * invisible until the upload is completed.
   *
   * @param query the raw query string, or null
   */
  static Access of(String method, String path, String query) {
    int keyStart = path.indexOf('/', 1) + 1;
    if (keyStart == 0 || keyStart == path.length()) {
      return NONE;
    }
    boolean namesUpload = query != null && query.contains("uploadId=");
    switch (method) {
      case "GET":
      case "HEAD":
        return namesUpload ? NONE : READ;
      case "PUT":
        return namesUpload ? NONE : WRITE;
      case "POST":
        return namesUpload ? WRITE : NONE;
      case "DELETE":
        return WRITE;
      default:
        return NONE;
    }
  }
}
