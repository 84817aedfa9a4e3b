package io.heartwood.text;

/** How values are quoted and escaped, by family of formats. */
public enum TextStyle {
  /** Nothing is quoted or escaped: TSVRaw, Vertical, Pretty. NULL is {@code \N}. */
  RAW,
  /** TabSeparated: special characters are escaped with a backslash. NULL is {@code \N}. */
  ESCAPED,
  /** CSV: everything but numbers is in double quotes, doubled inside. NULL is {@code \N}. */
  CSV,
  /** JSON: everything but numbers is in double quotes, escaped. NULL, NaN and infinity are null. */
  JSON,
  /** SQL, as in VALUES: everything but numbers is in single quotes, escaped. NULL is NULL. */
  QUOTED
}
