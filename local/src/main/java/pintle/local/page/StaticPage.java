package pintle.local.page;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pintle.local.gateway.LocalAnswer;

/**
 * The files of {@code admin/} and its two folders by their names, the index at {@code /}, and the
 * page's settings at {@code /config.json}. All carry the headers of {@code admin/headers.json}. A
 * file is read anew at each request, so that a change shows on reload; no other name is one.
 */
public final class StaticPage {
  private static final Pattern NAME =
      Pattern.compile("/((?:samples/|vendor/)?[a-z0-9-]+\\.(html|css|js|svg|txt))");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "txt", "text/plain; charset=utf-8");

  private final Path folder;
  private final Map<String, String> headers;
  private final byte[] config;

  /**
   * Serves a folder.
   *
   * @param issuer of the sign-in; the page may call its origin and no other but its own
   * @param clientId of the page at that issuer
   * @param pinInterval between two PINs to one number
   * @throws UncheckedIOException where the list of headers can not be read
   */
  public StaticPage(Path folder, String issuer, String clientId, Duration pinInterval) {
    this.folder = folder;
    this.headers = headers(folder.resolve("headers.json"), origin(issuer));
    this.config = json(config(issuer, clientId, pinInterval));
  }

  /** What a GET of this path answers; empty where the page has no such file. */
  public Optional<LocalAnswer> find(String path) {
    if (path.equals("/config.json")) {
      return Optional.of(dressed(LocalAnswer.json(config)));
    }
    Matcher name = NAME.matcher(path.equals("/") ? "/index.html" : path);
    if (!name.matches()) {
      return Optional.empty();
    }
    Path file = folder.resolve(name.group(1));
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      String type = TYPES.getOrDefault(name.group(2), "");
      return Optional.of(dressed(new LocalAnswer(200, type, Files.readAllBytes(file))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private LocalAnswer dressed(LocalAnswer answer) {
    LocalAnswer all = answer;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      all = all.with(header.getKey(), header.getValue());
    }
    return all;
  }

  private static Map<String, String> headers(Path file, String connect) {
    try {
      Map<String, String> headers = new LinkedHashMap<>();
      JSON.std
          .mapFrom(Files.readString(file))
          .forEach((name, value) ->
              headers.put(
                  name, String.valueOf(value).replace("{connect}", connect).replace("{api}", "")));
      return headers;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The API is on the page's own origin: its base is empty. */
  private static Map<String, Object> config(String issuer, String clientId, Duration pinInterval) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("issuer", issuer);
    config.put("clientId", clientId);
    config.put("apiBase", "");
    config.put("pinInterval", pinInterval.toSeconds());
    return config;
  }

  private static byte[] json(Map<String, Object> object) {
    try {
      return JSON.std.asBytes(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String origin(String url) {
    URI uri = URI.create(url);
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }
}
