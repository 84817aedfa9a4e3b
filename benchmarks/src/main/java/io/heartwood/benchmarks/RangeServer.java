package io.heartwood.benchmarks;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Answers every GET with the range it asks for of one array in memory, as S3 would, and costs as
 * little as a server can: what is measured against it is the client. Keeps connections open.
 */
final class RangeServer implements Closeable {
  private final byte[] object;
  private final ServerSocket listener;

  RangeServer(byte[] object) throws IOException {
    this.object = object;
    this.listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    start("range-server", this::accept);
  }

  int port() {
    return listener.getLocalPort();
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
        start("range-server-connection", () -> serve(client));
      } catch (IOException e) {
        // Closed, or a client that has gone: the condition of the loop tells.
        continue;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(client.getInputStream());
      OutputStream out = client.getOutputStream();
      for (long[] range = readRange(in); range != null; range = readRange(in)) {
        int length = (int) (range[1] - range[0] + 1);
        String head =
            "HTTP/1.1 206 Partial Content\r\nETag: \"range\"\r\nContent-Length: "
                + length
                + "\r\nContent-Range: bytes "
                + range[0]
                + "-"
                + range[1]
                + "/"
                + object.length
                + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(object, (int) range[0], length);
        out.flush();
      }
    } catch (IOException e) {
      // The client has closed its connection.
      return;
    }
  }

  /** First and last byte that the next request asks for; null at the end of the connection. */
  private static long[] readRange(InputStream in) throws IOException {
    long[] range = null;
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        if (line.length() == 0) {
          return range;
        }
        if (line.toString().toLowerCase(java.util.Locale.ROOT).startsWith("range: bytes=")) {
          String[] ends = line.substring("range: bytes=".length()).split("-");
          range = new long[] {Long.parseLong(ends[0]), Long.parseLong(ends[1])};
        }
        line.setLength(0);
      } else if (b != '\r') {
        line.append((char) b);
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
