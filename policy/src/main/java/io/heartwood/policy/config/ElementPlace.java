package io.heartwood.policy.config;

/**
 * Where in a configuration something stands.
 *
 * @param file name of the file
 * @param path names of the elements from the root, with {@code /} between
 * @param lineNumber line of the start tag, from 1; 0 for what stands in no file
 */
record ElementPlace(String file, String path, int lineNumber) {
  /** The place of what nobody wrote. */
  static final ElementPlace IMPLICIT = new ElementPlace("defaults", "", 0);

  InvalidConfigurationException failure(String reason) {
    return failure(reason, null);
  }

  InvalidConfigurationException failure(String reason, Throwable cause) {
    return new InvalidConfigurationException(reason + ": " + this, cause);
  }

  @Override
  public String toString() {
    return "file=" + file + " element=" + path + " line=" + lineNumber;
  }
}
