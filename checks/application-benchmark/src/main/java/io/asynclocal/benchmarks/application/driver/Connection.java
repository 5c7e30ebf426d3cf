package io.asynclocal.benchmarks.application.driver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Locale.ROOT;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/**
 * A connection that is kept, and asks one thing after the other. It takes as little of the machine
 * as it can, of which the server is to have the rest.
 */
final class Connection implements AutoCloseable {
  /** "user:secret". */
  private static final String AUTHORIZATION = "Basic dXNlcjpzZWNyZXQ=";

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  Connection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(60_000);
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** Returns the body of the answer. */
  String ask(Request request, String id) throws IOException {
    String head =
        request.method()
            + " "
            + request.target()
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nAuthorization: "
            + AUTHORIZATION
            + "\r\nX-Request-ID: "
            + id
            + "\r\n\r\n";
    out.write(head.getBytes(ISO_8859_1));
    out.flush();
    String status = line();
    int length = -1;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring("content-length:".length()).trim());
      }
    }
    String body = length >= 0 ? bytes(length) : chunks();
    if (!status.contains(" 200")) {
      throw new IOException(request + " was answered: " + status + " " + body);
    }
    return body;
  }

  private String chunks() throws IOException {
    StringBuilder body = new StringBuilder();
    for (int length = chunkLength(); length > 0; length = chunkLength()) {
      body.append(bytes(length));
      line();
    }
    line();
    return body.toString();
  }

  private int chunkLength() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private String bytes(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the server has closed the connection within an answer");
    }
    return new String(bytes, ISO_8859_1);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server has closed the connection after '" + line + "'");
      } else if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
