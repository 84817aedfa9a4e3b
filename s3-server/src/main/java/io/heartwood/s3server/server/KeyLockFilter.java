package io.heartwood.s3server.server;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * Makes S3Mock keep two promises of S3 that concurrent requests for one key rely on.
 *
 * <ul>
 *   <li>Of several conditional writes one wins. S3Mock 5.2.0 checks {@code If-Match} and {@code
 *       If-None-Match} first and stores later, without a lock between the two: of 200 concurrent
 *       compare-and-set increments 20 were lost.
 *   <li>A read sees the object before a write or after it. S3Mock rewrites its files in place; a
 *       read in the middle was answered with status 500.
 * </ul>
 *
 * <p>So a write holds its key's lock alone, from the check to the end of the store, and reads share
 * it. A batch delete names its keys in its body and is not covered; it takes no conditions. A
 * request that cannot have its lock in time is told to come again, as S3 does: status 503, {@code
 * SlowDown}. That happens to a client that overwrites an object while it still streams it.
 *
 * <p>Thread-safe.
 */
final class KeyLockFilter implements Filter {
  private static final long TIMEOUT_MILLIS = 30_000;

  private static final String SLOW_DOWN =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
          + "<Error><Code>SlowDown</Code><Message>the key is in use</Message></Error>";

  private final KeyLocks locks = new KeyLocks();

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    String path = http.getRequestURI();
    Access access = Access.of(http.getMethod(), path, http.getQueryString());
    if (access == Access.NONE) {
      chain.doFilter(request, response);
      return;
    }
    Optional<KeyLocks.Hold> hold = locks.acquire(path, access, TIMEOUT_MILLIS);
    if (hold.isEmpty()) {
      refuse((HttpServletResponse) response);
      return;
    }
    try {
      chain.doFilter(request, response);
    } finally {
      releaseAtEnd(request, hold.get());
    }
  }

  /** The body of a read is streamed by another thread, after the chain has returned. */
  private static void releaseAtEnd(ServletRequest request, KeyLocks.Hold hold) {
    if (!request.isAsyncStarted()) {
      hold.close();
      return;
    }
    try {
      request.getAsyncContext().addListener(new ReleaseListener(hold));
    } catch (IllegalStateException alreadyComplete) {
      hold.close();
    }
  }

  private static void refuse(HttpServletResponse response) throws IOException {
    response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setContentType("application/xml");
    response.getWriter().write(SLOW_DOWN);
  }

  /** Releases when the response is complete, whether it went well, failed, or took too long. */
  private static final class ReleaseListener implements AsyncListener {
    private final KeyLocks.Hold hold;

    ReleaseListener(KeyLocks.Hold hold) {
      this.hold = hold;
    }

    @Override
    public void onComplete(AsyncEvent event) {
      hold.close();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      hold.close();
    }

    @Override
    public void onError(AsyncEvent event) {
      hold.close();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      // A second asynchronous cycle drops the listeners of the first.
      event.getAsyncContext().addListener(this);
    }
  }
}
