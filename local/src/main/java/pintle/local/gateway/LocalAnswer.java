package pintle.local.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** What a page or helper below {@code /local/} answers; never cached, never with CORS. */
public final class LocalAnswer {
  private final int status;
  private final byte[] body;
  private final Map<String, String> headers;

  public LocalAnswer(int status, String contentType, byte[] body) {
    this(status, body, Map.of("Content-Type", contentType));
  }

  private LocalAnswer(int status, byte[] body, Map<String, String> headers) {
    this.status = status;
    this.body = body;
    this.headers = Map.copyOf(headers);
  }

  public static LocalAnswer json(byte[] body) {
    return json(200, body);
  }

  public static LocalAnswer json(int status, byte[] body) {
    return new LocalAnswer(status, "application/json", body);
  }

  public static LocalAnswer html(String page) {
    return new LocalAnswer(200, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
  }

  /** The same answer with one more header. */
  public LocalAnswer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new LocalAnswer(status, body, more);
  }

  /** The same answer compressed, as the page's host sends it. */
  LocalAnswer gzipped() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(written)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new LocalAnswer(status, written.toByteArray(), headers).with("Content-Encoding", "gzip");
  }

  public int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  /** The body; not copied, because it is only ever written out. */
  public byte[] body() {
    return body;
  }
}
