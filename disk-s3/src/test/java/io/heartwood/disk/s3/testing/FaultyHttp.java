package io.heartwood.disk.s3.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/**
 * Stands between a client and an S3 server and does what networks and stores do: delays, bursts of
 * 503, 429 and 500, requests and replies that break off, replies that are lost after the server has
 * done what was asked, replies that are shorter than asked for. Which request meets what follows
 * from a seed and the order of the requests. Plain http; one reply at a time is held in memory.
 */
public final class FaultyHttp implements Closeable {
  /** What can go wrong. */
  public enum Fault {
    DELAY,
    SLOW_DOWN,
    TOO_MANY_REQUESTS,
    INTERNAL_ERROR,
    /** The request is not passed on, and the connection is reset. */
    LOSE_REQUEST,
    /** The request is passed on, and the connection is reset. */
    LOSE_REPLY,
    /** The reply breaks off after some bytes, the head included. */
    BREAK_REPLY,
    /** The reply is correct, but has only half of the range that was asked for. */
    SHORTEN_REPLY
  }

  private static final int LONGEST_BURST = 12;
  private static final int LONGEST_DELAY_MILLIS = 30;

  private final URI target;
  private final Random random;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Map<Fault, AtomicInteger> counts = new ConcurrentSkipListMap<>();
  private double faultRate;
  private boolean cut;
  private int burst;

  /** Null if none is planned. */
  private Cut nextCut;

  /** A proxy before {@code target} that is calm at first. */
  public FaultyHttp(URI target, long seed) throws IOException {
    this.target = target;
    this.random = new Random(seed);
    this.listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    start("faulty-http-accept", this::accept);
  }

  /** Where it listens, on the loopback address. */
  public int port() {
    return listener.getLocalPort();
  }

  /** The server behind the proxy, reached through it. */
  public TestS3 before(TestS3 s3) {
    return new TestS3(
        URI.create("http://127.0.0.1:" + listener.getLocalPort()),
        s3.region(),
        s3.accessKey(),
        s3.secretKey(),
        s3.bucket(),
        s3.keyPrefix());
  }

  /** From now on this part of all requests goes wrong; 0 for none. */
  public synchronized void faultRate(double rate) {
    faultRate = rate;
    cut = false;
    burst = 0;
  }

  /**
   * The reply after the next {@code count} ones breaks off after this many bytes.
   *
   * @return tells later how many bytes were not sent; -1 while the reply has not come
   */
  public synchronized IntSupplier breakReplyAfter(int count, int byteCount) {
    Cut planned = new Cut(count, byteCount);
    nextCut = planned;
    return () -> planned.missing;
  }

  private static final class Cut {
    int repliesBefore;
    final int byteCount;
    volatile int missing = -1;

    Cut(int repliesBefore, int byteCount) {
      this.repliesBefore = repliesBefore;
      this.byteCount = byteCount;
    }
  }

  /** How much of a reply is sent. */
  private synchronized int sentOf(byte[] reply, Fault fault) {
    if (nextCut != null && nextCut.repliesBefore-- == 0) {
      Cut cut = nextCut;
      nextCut = null;
      int sent = Math.min(cut.byteCount, reply.length);
      cut.missing = reply.length - sent;
      return sent;
    }
    return fault == Fault.BREAK_REPLY ? random(reply.length) : reply.length;
  }

  /** From now on no request is passed on and no reply, as if this process had ended. */
  public void cut() {
    synchronized (this) {
      cut = true;
    }
    open.forEach(FaultyHttp::reset);
  }

  /** How often each fault has happened. */
  public String counts() {
    return counts.toString();
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        client.setTcpNoDelay(true);
        open.add(client);
        start("faulty-http", () -> serve(client));
      } catch (IOException e) {
        // Closed, or a client that was gone before it was accepted: the loop's condition tells.
        continue;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      OutputStream out = client.getOutputStream();
      while (exchange(client, in, out)) {
        // The next request of the same connection.
      }
    } catch (IOException e) {
      // The client sees what it would see of a network: a connection that ends.
      reset(client);
    } finally {
      open.remove(client);
    }
  }

  /** What happens to the next request; null for nothing. */
  private synchronized Fault choose() throws IOException {
    if (cut) {
      throw new IOException("cut");
    }
    if (burst > 0) {
      burst--;
      return Fault.SLOW_DOWN;
    }
    if (random.nextDouble() >= faultRate) {
      return null;
    }
    Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
    if (fault == Fault.SLOW_DOWN) {
      burst = random.nextInt(LONGEST_BURST);
    }
    return fault;
  }

  private synchronized int random(int bound) {
    return random.nextInt(bound);
  }

  private synchronized void requireNotCut() throws IOException {
    if (cut) {
      throw new IOException("cut");
    }
  }

  private boolean exchange(Socket client, InputStream in, OutputStream out) throws IOException {
    List<String> head = readHead(in);
    if (head.isEmpty()) {
      return false;
    }
    Fault fault = choose();
    if (fault != null) {
      counts.computeIfAbsent(fault, f -> new AtomicInteger()).incrementAndGet();
    }
    if ("100-continue".equalsIgnoreCase(header(head, "expect"))) {
      out.write(ascii("HTTP/1.1 100 Continue\r\n\r\n"));
      out.flush();
    }
    String length = header(head, "content-length");
    byte[] body = in.readNBytes(length == null ? 0 : Integer.parseInt(length));
    if (fault == Fault.DELAY) {
      LockSupport.parkNanos(1_000_000L * (1 + random(LONGEST_DELAY_MILLIS)));
    } else if (fault == Fault.LOSE_REQUEST) {
      throw new IOException("lost request");
    } else if (fault == Fault.SLOW_DOWN) {
      refuse(head, out, "503 Slow Down", "SlowDown");
      return true;
    } else if (fault == Fault.TOO_MANY_REQUESTS) {
      refuse(head, out, "429 Too Many Requests", "TooManyRequests");
      return true;
    } else if (fault == Fault.INTERNAL_ERROR) {
      refuse(head, out, "500 Internal Server Error", "InternalError");
      return true;
    }
    requireNotCut();
    byte[] reply = forward(head, body);
    requireNotCut();
    if (fault == Fault.LOSE_REPLY) {
      throw new IOException("lost reply");
    }
    if (fault == Fault.SHORTEN_REPLY) {
      reply = shortened(reply);
    }
    int sent = sentOf(reply, fault);
    out.write(reply, 0, sent);
    out.flush();
    if (sent < reply.length) {
      throw new IOException("broken reply");
    }
    return true;
  }

  /** The whole reply of the server, made fit for a connection that stays open. */
  private byte[] forward(List<String> head, byte[] body) throws IOException {
    StringBuilder request = new StringBuilder(head.get(0)).append("\r\n");
    for (String line : head.subList(1, head.size())) {
      String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
      if (!name.equals("connection") && !name.equals("expect")) {
        request.append(line).append("\r\n");
      }
    }
    request.append("Connection: close\r\n\r\n");
    try (Socket server = new Socket(target.getHost(), target.getPort())) {
      server.setTcpNoDelay(true);
      OutputStream out = server.getOutputStream();
      out.write(ascii(request.toString()));
      out.write(body);
      out.flush();
      InputStream in = new BufferedInputStream(server.getInputStream());
      List<String> answer = readHead(in);
      if (answer.isEmpty()) {
        throw new EOFException("no reply");
      }
      answer.removeIf(line -> line.toLowerCase(Locale.ROOT).startsWith("connection:"));
      byte[] contents = in.readAllBytes();
      boolean framed =
          header(answer, "content-length") != null
              || header(answer, "transfer-encoding") != null
              || answer.get(0).contains(" 204")
              || answer.get(0).contains(" 304");
      if (!framed) {
        answer.add("Content-Length: " + contents.length);
      }
      return join(answer, contents);
    }
  }

  /** Half of the body, if it is a range; the store's own frame says so. */
  private static byte[] shortened(byte[] reply) throws IOException {
    InputStream in = new java.io.ByteArrayInputStream(reply);
    List<String> head = readHead(in);
    byte[] body = in.readAllBytes();
    String length = header(head, "content-length");
    if (!head.get(0).contains(" 206") || length == null || body.length < 2) {
      return reply;
    }
    head.removeIf(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"));
    head.add("Content-Length: " + body.length / 2);
    return join(head, java.util.Arrays.copyOf(body, body.length / 2));
  }

  private static void refuse(List<String> head, OutputStream out, String status, String code)
      throws IOException {
    boolean isHead = head.get(0).startsWith("HEAD ");
    byte[] xml = ascii("<Error><Code>" + code + "</Code><Message>no</Message></Error>");
    List<String> answer =
        List.of(
            "HTTP/1.1 " + status,
            "Content-Type: application/xml",
            "Content-Length: " + (isHead ? 0 : xml.length));
    out.write(join(answer, isHead ? new byte[0] : xml));
    out.flush();
  }

  private static byte[] join(List<String> head, byte[] body) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(ascii(String.join("\r\n", head) + "\r\n\r\n"));
    all.writeBytes(body);
    return all.toByteArray();
  }

  /** The lines up to the empty one; none if the connection has ended. */
  private static List<String> readHead(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        if (line.length() == 0) {
          return lines;
        }
        lines.add(line.toString());
        line.setLength(0);
      } else if (b != '\r') {
        line.append((char) b);
      }
    }
    if (!lines.isEmpty() || line.length() > 0) {
      throw new EOFException("head broke off");
    }
    return lines;
  }

  private static String header(List<String> head, String name) {
    for (String line : head) {
      int colon = line.indexOf(':');
      if (colon == name.length() && line.regionMatches(true, 0, name, 0, colon)) {
        return line.substring(colon + 1).strip();
      }
    }
    return null;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // A connection that cannot be reset is gone already.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    open.forEach(FaultyHttp::reset);
  }
}
