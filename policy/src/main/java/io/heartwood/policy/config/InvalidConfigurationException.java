package io.heartwood.policy.config;

import java.io.IOException;

/**
 * A configuration says something that cannot be; the message names file, element and line, never a
 * value's secret.
 */
public final class InvalidConfigurationException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with the whole message. */
  public InvalidConfigurationException(String message) {
    super(message);
  }

  /** Creates the exception with the whole message and a cause that shows no secret either. */
  public InvalidConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}
