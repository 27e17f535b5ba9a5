package pintle.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server on loopback that can do what a network does: answer, answer half, or not at all. The
 * JDK's own would put its {@code Date} into each answer.
 */
final class TestServer implements AutoCloseable {
  /** What to do with a request. */
  interface Handler {
    Answer answer(Request request) throws Exception;
  }

  /**
   * What was sent.
   *
   * @param target path and query
   * @param headers by lower-case name
   */
  record Request(String method, String target, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  /**
   * What is sent back.
   *
   * @param missing how many bytes of the body stay away
   * @param open whether the connection then stays open
   */
  record Answer(int status, Map<String, String> headers, String body, int missing, boolean open) {
    /** The connection is closed without a word. */
    static final Answer LOST = new Answer(0, Map.of(), "", 0, false);

    static Answer of(int status, String body) {
      return new Answer(status, Map.of(), body, 0, false);
    }

    static Answer refusal(int status, String errorCode) {
      return of(
          status,
          """
          {"message":"a sentence","errorCode":"%s","errorCategoryKey":"x","requestId":"11-22"}
          """
              .formatted(errorCode));
    }

    Answer with(String header, String value) {
      Map<String, String> more = new TreeMap<>(headers);
      more.put(header, value);
      return new Answer(status, more, body, missing, open);
    }

    Answer cutShort() {
      return new Answer(status, headers, body, 1, false);
    }

    Answer hanging() {
      return new Answer(status, headers, body, 1, true);
    }
  }

  private final ServerSocket socket;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private volatile Handler handler;

  TestServer(Handler handler) throws IOException {
    this.handler = handler;
    this.socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /** All that was sent, the oldest first. */
  List<Request> requests() {
    return requests;
  }

  void answer(Handler other) {
    handler = other;
  }

  /** Answers these one after the other, and then always the last. */
  void answer(Answer... answers) {
    int before = requests.size();
    handler = request -> answers[Math.min(requests.size() - before, answers.length) - 1];
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        connections.add(connection);
        threads.execute(() -> serve(connection));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private void serve(Socket connection) {
    boolean open = false;
    try {
      Request request = read(new BufferedInputStream(connection.getInputStream()));
      requests.add(request);
      Answer answer = handler.answer(request);
      open = answer.open();
      if (answer.status() != 0) {
        write(connection.getOutputStream(), answer);
      }
    } catch (Exception e) {
      // The caller is gone, or the test is over.
    } finally {
      if (!open) {
        close(connection);
      }
    }
  }

  private static void close(Socket connection) {
    try {
      connection.close();
    } catch (IOException e) {
      // Then it is closed.
    }
  }

  private static Request read(InputStream in) throws IOException {
    String[] start = line(in).split(" ", -1);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Request(start[0], start[1], headers, body);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int one = in.read(); one != '\n'; one = in.read()) {
      if (one < 0) {
        throw new IOException("it ended within its head");
      }
      line.write(one);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  private static void write(OutputStream out, Answer answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " x\r\n");
    answer.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    head.append("Content-Length: " + body.length + "\r\nConnection: close\r\n\r\n");
    out.write(head.toString().getBytes(StandardCharsets.UTF_8));
    out.write(body, 0, body.length - answer.missing());
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    connections.forEach(TestServer::close);
    threads.shutdownNow();
  }
}
