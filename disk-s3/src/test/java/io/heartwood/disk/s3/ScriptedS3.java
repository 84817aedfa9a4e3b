package io.heartwood.disk.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A small S3 in this process with one bucket, named {@code bucket}, that misbehaves as it is told:
 * each {@link Fault} in the queue meets the next request that it applies to. It also keeps the
 * requests it saw. Knows what the disk sends: PUT (plain, conditional, part, copy), ranged GET,
 * HEAD, DELETE, DeleteObjects, multipart uploads.
 */
final class ScriptedS3 implements AutoCloseable {
  /** What goes wrong. */
  enum Fault {
    /** Answer 503 SlowDown, do nothing. */
    SLOW_DOWN,
    /** Do it, then close the connection without an answer. */
    LOSE_REPLY,
    /** Send the head and half of the body, then close the connection. */
    BREAK_BODY,
    /** The same, and the object has other bytes from then on. */
    BREAK_BODY_AND_CHANGE,
    /** Send a correct reply with only half of the bytes that were asked for. */
    SHORT_BODY,
    /** Answer 403 SignatureDoesNotMatch, echoing all headers of the request. */
    FORBID,
    /** Answer 404 NoSuchBucket. */
    NO_BUCKET,
    /** Answer 409 ConditionalRequestConflict. */
    CONFLICT,
    /** Answer 501 NotImplemented. */
    NOT_IMPLEMENTED,
    /** Answer 429 TooManyRequests, do nothing. */
    TOO_MANY_REQUESTS,
    /** Answer 500 InternalError, do nothing. */
    INTERNAL_ERROR,
    /** Do it, and answer 500 all the same. */
    INTERNAL_ERROR_AFTERWARDS,
    /** Do nothing and say nothing until the client gives up. */
    SILENCE,
    /** Announce twice as many bytes as there are, then close the connection. */
    LONG_BODY,
    /** Say yes, and leave out what was asked for. */
    EMPTY_BODY,
    /** Take no notice of conditions. */
    IGNORE_CONDITIONS,
    /** Do nothing, and answer 200 with an error as the body. */
    ERROR_IN_BODY,
    /** Delete nothing, and answer an error that names no key. */
    ERROR_WITHOUT_KEY
  }

  /**
   * A fault and the requests it waits for: a prefix of {@code METHOD path?query}, from its
   * beginning.
   */
  record Trap(Fault fault, String requestPrefix) {}

  /** Name in {@link #heads} under which the method is found. */
  static final String METHOD = ":method";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, byte[]> objects = new TreeMap<>();
  private final Map<String, Map<Integer, byte[]>> uploads = new HashMap<>();
  private final ScriptedListing listing = new ScriptedListing();
  private final Map<String, String> uploadKeys = new HashMap<>();
  private final Deque<Trap> traps = new ConcurrentLinkedDeque<>();
  final List<String> requests = new CopyOnWriteArrayList<>();

  /** Method and headers of each request; names in lower case. */
  final List<Map<String, String>> heads = new CopyOnWriteArrayList<>();

  private volatile boolean unquotedConditions;
  private final List<HttpExchange> silent = new CopyOnWriteArrayList<>();
  private int nextUpload;
  private volatile long latencyNanos;
  private volatile Semaphore senders = new Semaphore(Integer.MAX_VALUE);
  private final AnswerRounds rounds = new AnswerRounds();

  ScriptedS3() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/bucket/prefix/";
  }

  /** Settings that ask nothing of the server before its first request. */
  S3Settings.Builder settings() {
    return settings(endpoint());
  }

  /** The same for somebody before the server. */
  S3Settings.Builder settings(String endpoint) {
    return S3Settings.builder(endpoint)
        .credentials("AKIDEXAMPLE", "very-secret-key")
        .set("connect_timeout_ms", "2000")
        .set("request_timeout_ms", "5000")
        .set("support_conditional_writes", "1");
  }

  /** From now on listings have pages like this. */
  void list(ScriptedListing.Pages pages) {
    listing.send(pages);
  }

  /** From now on an ETag in a condition must not have quotes. */
  void compareUnquoted() {
    unquotedConditions = true;
  }

  /** From now on every answer comes this late, as from a store that is far away. */
  void answerAfterMillis(int millis) {
    latencyNanos = millis * 1_000_000L;
  }

  /** From now on at most so many requests are served at a time, as by so many threads. */
  void sendAtATime(int count) {
    senders = new Semaphore(count);
  }

  /**
   * From now on requests are answered together, when for so long no other came: as by a store that
   * is so far away that all else takes no time. 0 answers each at once.
   */
  void answerInRounds(int quietMillis) {
    rounds.quietMillis(quietMillis);
  }

  /** How often requests were answered together: how many round trips came one after the other. */
  int roundCount() {
    return rounds.count();
  }

  /** The next {@code count} requests that begin like this fail. */
  void fail(Fault fault, int count, String requestPrefix) {
    for (int i = 0; i < count; i++) {
      traps.add(new Trap(fault, requestPrefix));
    }
  }

  /** No request fails any more. */
  void calm() {
    traps.clear();
  }

  synchronized byte[] object(String key) {
    return objects.get(key);
  }

  synchronized void put(String key, byte[] bytes) {
    objects.put(key, bytes);
  }

  synchronized void remove(String key) {
    objects.remove(key);
  }

  /** Begins a multipart upload, as somebody else. */
  synchronized void begin(String uploadId, String key) {
    uploads.put(uploadId, new TreeMap<>());
    uploadKeys.put(uploadId, key);
  }

  synchronized int objectCount() {
    return objects.size();
  }

  synchronized int pendingUploadCount() {
    return uploads.size();
  }

  long count(String requestPrefix) {
    return requests.stream().filter(r -> r.startsWith(requestPrefix)).count();
  }

  private void handle(HttpExchange exchange) throws IOException {
    Semaphore sender = senders;
    sender.acquireUninterruptibly();
    try {
      handleNow(exchange);
    } finally {
      sender.release();
    }
  }

  private void handleNow(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    requests.add(line);
    Map<String, String> names = new TreeMap<>();
    exchange.getRequestHeaders().forEach((n, v) -> names.put(n.toLowerCase(Locale.ROOT), v.get(0)));
    names.put(METHOD, exchange.getRequestMethod());
    heads.add(names);
    rounds.await();
    long answerNanos = System.nanoTime() + latencyNanos;
    while (latencyNanos > 0 && System.nanoTime() < answerNanos) {
      LockSupport.parkNanos(answerNanos - System.nanoTime());
    }
    Fault fault = null;
    for (Trap trap : traps) {
      if (line.startsWith(trap.requestPrefix()) && traps.remove(trap)) {
        fault = trap.fault();
        break;
      }
    }
    if (fault == Fault.SLOW_DOWN) {
      answerError(exchange, 503, "SlowDown", "Reduce your request rate.");
    } else if (fault == Fault.FORBID) {
      String echo = String.valueOf(exchange.getRequestHeaders().entrySet());
      answerError(exchange, 403, "SignatureDoesNotMatch", echo);
    } else if (fault == Fault.NO_BUCKET) {
      answerError(exchange, 404, "NoSuchBucket", "The specified bucket does not exist");
    } else if (fault == Fault.CONFLICT) {
      answerError(exchange, 409, "ConditionalRequestConflict", "try again");
    } else if (fault == Fault.TOO_MANY_REQUESTS) {
      answerError(exchange, 429, "TooManyRequests", "slower");
    } else if (fault == Fault.INTERNAL_ERROR) {
      answerError(exchange, 500, "InternalError", "sorry");
    } else if (fault == Fault.SILENCE) {
      silent.add(exchange);
    } else if (fault == Fault.ERROR_IN_BODY) {
      answer(exchange, 200, Map.of(), errorXml("InternalError", "sorry"), null);
    } else if (fault == Fault.NOT_IMPLEMENTED) {
      answerError(exchange, 501, "NotImplemented", "no");
    } else {
      serve(exchange, body, fault);
    }
  }

  private void serve(HttpExchange exchange, byte[] body, Fault fault) throws IOException {
    String method = exchange.getRequestMethod();
    String query = exchange.getRequestURI().getRawQuery();
    query = query == null ? "" : query;
    String path = URLDecoder.decode(exchange.getRequestURI().getRawPath(), StandardCharsets.UTF_8);
    String key = path.startsWith("/bucket/") ? path.substring("/bucket/".length()) : "";
    Map<String, String> head = new HashMap<>();
    byte[] reply = new byte[0];
    int status = 200;
    synchronized (this) {
      if (method.equals("PUT") && query.contains("uploadId=")) {
        Map<Integer, byte[]> parts = uploads.get(parameter(query, "uploadId"));
        String source = exchange.getRequestHeaders().getFirst("x-amz-copy-source");
        byte[] part = source == null ? body : copiedRange(exchange, source);
        if (parts == null) {
          status = 404;
        } else {
          parts.put(Integer.parseInt(parameter(query, "partNumber")), part);
          head.put("ETag", etag(part));
          if (source != null) {
            reply = utf8("<CopyPartResult><ETag>" + etag(part) + "</ETag></CopyPartResult>");
          }
        }
      } else if (method.equals("PUT")) {
        boolean ifAbsent =
            exchange.getRequestHeaders().getFirst("If-None-Match") != null
                && fault != Fault.IGNORE_CONDITIONS;
        String source = exchange.getRequestHeaders().getFirst("x-amz-copy-source");
        if (source != null) {
          String from = URLDecoder.decode(source, StandardCharsets.UTF_8);
          byte[] copied = objects.get(from.substring(from.indexOf("bucket/") + 7));
          if (copied == null) {
            status = 404;
          } else {
            objects.put(key, copied);
            reply = utf8("<CopyObjectResult><ETag>" + etag(copied) + "</ETag></CopyObjectResult>");
          }
        } else if (ifAbsent && objects.containsKey(key)) {
          status = 412;
        } else {
          objects.put(key, body);
          head.put("ETag", etag(body));
        }
      } else if (method.equals("POST") && query.startsWith("uploads")) {
        String id = "upload" + nextUpload++;
        uploads.put(id, new TreeMap<>());
        uploadKeys.put(id, key);
        reply =
            utf8(
                "<InitiateMultipartUploadResult><Bucket>bucket</Bucket><Key>"
                    + key
                    + "</Key><UploadId>"
                    + id
                    + "</UploadId></InitiateMultipartUploadResult>");
      } else if (method.equals("POST") && query.contains("uploadId=")) {
        Map<Integer, byte[]> parts = uploads.remove(parameter(query, "uploadId"));
        String tags = utf8(body).replace("&quot;", "\"");
        if (parts == null) {
          status = 404;
        } else if (!parts.values().stream().allMatch(part -> tags.contains(etag(part)))) {
          status = 400;
        } else {
          objects.put(key, concatenate(parts));
          reply =
              utf8(
                  "<CompleteMultipartUploadResult><Key>"
                      + key
                      + "</Key><ETag>\"m\"</ETag></CompleteMultipartUploadResult>");
        }
      } else if (method.equals("POST") && query.startsWith("delete")) {
        boolean fails = fault == Fault.ERROR_WITHOUT_KEY;
        Matcher keys = Pattern.compile("<Key>([^<]*)</Key>").matcher(utf8(body));
        while (keys.find() && !fails) {
          objects.remove(keys.group(1));
        }
        String errors = fails ? "<Error><Code>InternalError</Code></Error>" : "";
        reply = utf8("<DeleteResult>" + errors + "</DeleteResult>");
      } else if (method.equals("DELETE") && query.contains("uploadId=")) {
        status = uploads.remove(parameter(query, "uploadId")) == null ? 404 : 204;
      } else if (method.equals("DELETE")) {
        objects.remove(key);
        status = 204;
      } else if (method.equals("GET") && query.startsWith("uploads")) {
        Map<String, String> unfinished = new TreeMap<>(uploadKeys);
        unfinished.keySet().retainAll(uploads.keySet());
        reply = listing.uploads(query, unfinished);
      } else if (query.contains("list-type=2")) {
        reply = listing.page(query, objects);
      } else if (!objects.containsKey(key)) {
        status = 404;
      } else {
        byte[] object = objects.get(key);
        if (fault == Fault.BREAK_BODY_AND_CHANGE) {
          objects.put(key, new byte[object.length]);
        }
        head.put("ETag", etag(object));
        String ifMatch = exchange.getRequestHeaders().getFirst("If-Match");
        String range = exchange.getRequestHeaders().getFirst("Range");
        boolean ignored = ifMatch == null || fault == Fault.IGNORE_CONDITIONS;
        String wanted = unquotedConditions ? etag(object).replace("\"", "") : etag(object);
        if (!ignored && !ifMatch.equals(wanted)) {
          status = 412;
        } else if (method.equals("GET") && range != null) {
          String[] ends = range.substring("bytes=".length()).split("-");
          int from = Integer.parseInt(ends[0]);
          int to = Math.min(Integer.parseInt(ends[1]), object.length - 1);
          if (from >= object.length) {
            status = 416;
          } else {
            status = 206;
            reply = Arrays.copyOfRange(object, from, to + 1);
            head.put("Content-Range", "bytes " + from + "-" + to + "/" + object.length);
          }
        } else {
          reply = object;
        }
      }
    }
    if (fault == Fault.EMPTY_BODY) {
      answer(exchange, status, head, new byte[0], fault);
    } else if (fault == Fault.LOSE_REPLY) {
      exchange.close();
    } else if (fault == Fault.INTERNAL_ERROR_AFTERWARDS) {
      answerError(exchange, 500, "InternalError", "sorry");
    } else if (status >= 400 && !method.equals("HEAD")) {
      String code = status == 404 ? (query.isEmpty() ? "NoSuchKey" : "NoSuchUpload") : "Refused";
      answerError(exchange, status, code, "no");
    } else {
      answer(exchange, status, head, reply, fault);
    }
  }

  private byte[] copiedRange(HttpExchange exchange, String source) {
    String from = URLDecoder.decode(source, StandardCharsets.UTF_8);
    String range = exchange.getRequestHeaders().getFirst("x-amz-copy-source-range");
    String[] ends = range.substring("bytes=".length()).split("-");
    return Arrays.copyOfRange(
        objects.get(from.substring(from.indexOf("bucket/") + 7)),
        Integer.parseInt(ends[0]),
        Integer.parseInt(ends[1]) + 1);
  }

  private static void answer(
      HttpExchange exchange, int status, Map<String, String> head, byte[] reply, Fault fault)
      throws IOException {
    head.forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().add("Content-Length", String.valueOf(reply.length));
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
      return;
    }
    boolean half =
        fault == Fault.SHORT_BODY
            || fault == Fault.BREAK_BODY
            || fault == Fault.BREAK_BODY_AND_CHANGE;
    int sent = half ? reply.length / 2 : -1;
    int announced =
        fault == Fault.SHORT_BODY ? sent : reply.length * (fault == Fault.LONG_BODY ? 2 : 1);
    exchange.sendResponseHeaders(status, announced == 0 ? -1 : announced);
    OutputStream out = exchange.getResponseBody();
    out.write(reply, 0, sent < 0 ? reply.length : sent);
    out.flush();
    exchange.close();
  }

  private static void answerError(HttpExchange exchange, int status, String code, String message)
      throws IOException {
    byte[] xml = errorXml(code, message);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, xml.length);
      exchange.getResponseBody().write(xml);
    }
    exchange.close();
  }

  private static byte[] errorXml(String code, String message) {
    return utf8(
        "<?xml version=\"1.0\"?><Error><Code>"
            + code
            + "</Code><Message><![CDATA["
            + message
            + "]]></Message></Error>");
  }

  private static String parameter(String query, String name) {
    return ScriptedListing.parameter(query, name)
        .orElseThrow(() -> new IllegalArgumentException("no " + name + " in " + query));
  }

  private static String etag(byte[] bytes) {
    return "\"" + Integer.toHexString(Arrays.hashCode(bytes)) + "\"";
  }

  private static byte[] concatenate(Map<Integer, byte[]> parts) {
    java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    parts.values().forEach(all::writeBytes);
    return all.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String utf8(byte[] text) {
    return new String(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    silent.forEach(HttpExchange::close);
    server.stop(0);
    threads.shutdownNow();
  }
}
