package pintle.local.signin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import kotlin.jvm.functions.Function1;
import no.nav.security.mock.oauth2.http.OAuth2HttpRequest;
import no.nav.security.mock.oauth2.http.OAuth2HttpResponse;
import no.nav.security.mock.oauth2.http.OAuth2HttpServer;
import no.nav.security.mock.oauth2.http.Ssl;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/**
 * Carries the provider over the JDK's HTTP server, on 127.0.0.1 alone. It lets through what the
 * code flow needs and no more, for a loopback Host and towards loopback redirects; the issuer is
 * one text, whatever Host the caller wrote.
 */
final class ProviderServer implements OAuth2HttpServer {
  private static final int LARGEST_BODY = 64 * 1024;
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  ProviderServer(int port) throws IOException {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    this.server = HttpServer.create(new InetSocketAddress(loopback, port), 0);
  }

  String origin() {
    return "http://127.0.0.1:" + port();
  }

  void serve(String base, Function1<OAuth2HttpRequest, OAuth2HttpResponse> provider) {
    List<String> reads =
        List.of(base + "/.well-known/openid-configuration", base + "/jwks", base + "/authorize");
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String method = exchange.getRequestMethod();
            if (!fromLoopback(exchange)) {
              answer(exchange, 403, "text/plain", "loopback only\n");
            } else if (method.equals("GET") && path.equals(base + "/authorize")) {
              loginPage(exchange);
            } else if (method.equals("POST") && path.equals(base + "/authorize")) {
              login(exchange, provider);
            } else if (method.equals("GET") && path.equals(base + "/endsession")) {
              logout(exchange);
            } else if ((method.equals("GET") && reads.contains(path))
                || (method.equals("POST") && path.equals(base + "/token"))
                || method.equals("OPTIONS")) {
              relay(exchange, bodyOf(exchange), provider);
            } else {
              answer(exchange, 404, "text/plain", "not found\n");
            }
          }
        });
    server.setExecutor(threads);
    server.start();
  }

  private void loginPage(HttpExchange exchange) throws IOException {
    String redirect = query(exchange).getOrDefault("redirect_uri", "");
    if (!isLoopback(redirect)) {
      answer(exchange, 400, "text/plain", "redirect_uri must be on 127.0.0.1 or localhost\n");
      return;
    }
    List<String> languages =
        exchange.getRequestHeaders().getOrDefault("Accept-Language", List.of());
    boolean german = !languages.isEmpty() && languages.getFirst().startsWith("de");
    URI target = URI.create(redirect);
    // form-action counts the redirect after the form as well, so it names the page's origin.
    exchange
        .getResponseHeaders()
        .set(
            "Content-Security-Policy",
            "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' "
                + target.getScheme()
                + "://"
                + target.getRawAuthority());
    answer(exchange, 200, "text/html; charset=utf-8", LoginPage.html(german));
  }

  /** The form names one of the users and nothing else: no claims of the caller's choice. */
  private void login(
      HttpExchange exchange, Function1<OAuth2HttpRequest, OAuth2HttpResponse> provider)
      throws IOException {
    String login = parameters(bodyOf(exchange)).getOrDefault("username", "");
    if (DemoUser.ofLogin(login).isEmpty()) {
      answer(exchange, 400, "text/plain", "username is one of " + DemoUser.logins() + "\n");
    } else if (!isLoopback(query(exchange).getOrDefault("redirect_uri", ""))) {
      answer(exchange, 400, "text/plain", "redirect_uri must be on 127.0.0.1 or localhost\n");
    } else {
      relay(exchange, "username=" + URLEncoder.encode(login, StandardCharsets.UTF_8), provider);
    }
  }

  /** RP-Initiated Logout 1.0, section 3: there is no session, so it only leads back to the page. */
  private void logout(HttpExchange exchange) throws IOException {
    String redirect = query(exchange).getOrDefault("post_logout_redirect_uri", "");
    if (!isLoopback(redirect)) {
      answer(exchange, 400, "text/plain", "post_logout_redirect_uri must be on 127.0.0.1\n");
      return;
    }
    exchange.getResponseHeaders().set("Location", redirect);
    answer(exchange, 302, "text/plain", "");
  }

  private void relay(
      HttpExchange exchange, String body, Function1<OAuth2HttpRequest, OAuth2HttpResponse> provider)
      throws IOException {
    if (exchange.getRequestURI().getPath().endsWith("/token")
        && !"authorization_code".equals(parameters(body).get("grant_type"))) {
      answer(exchange, 400, "application/json", "{\"error\":\"unsupported_grant_type\"}");
      return;
    }
    Headers.Builder headers = new Headers.Builder();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          boolean hostOrForwarded =
              name.equalsIgnoreCase("Host")
                  || name.toLowerCase(Locale.ROOT).startsWith("x-forwarded");
          if (!hostOrForwarded) {
            values.forEach(value -> headers.addUnsafeNonAscii(name, value));
          }
        });
    headers.add("Host", "127.0.0.1:" + port());
    OAuth2HttpResponse response =
        provider.invoke(
            new OAuth2HttpRequest(
                headers.build(),
                exchange.getRequestMethod(),
                url(exchange.getRequestURI().toString()),
                body));
    response
        .getHeaders()
        .forEach(
            header -> exchange.getResponseHeaders().add(header.getFirst(), header.getSecond()));
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    String text = response.getBody() == null ? "" : response.getBody();
    write(exchange, response.getStatus(), text);
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    write(exchange, status, text);
  }

  private static void write(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private boolean fromLoopback(HttpExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst("Host");
    String origin = exchange.getRequestHeaders().getFirst("Origin");
    // A form without CORS carries the origin "null" under no-referrer pages; ours is not one.
    return host != null
        && LOOPBACK.contains(host.replaceFirst(":[0-9]+$", ""))
        && (origin == null || isLoopback(origin));
  }

  private static boolean isLoopback(String url) {
    try {
      URI uri = URI.create(url);
      return "http".equals(uri.getScheme())
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && LOOPBACK.contains(uri.getHost());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String bodyOf(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY);
    return new String(body, StandardCharsets.UTF_8);
  }

  private static Map<String, String> query(HttpExchange exchange) {
    String raw = exchange.getRequestURI().getRawQuery();
    return parameters(raw == null ? "" : raw);
  }

  private static Map<String, String> parameters(String form) {
    return Arrays.stream(form.split("&", -1))
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair.length == 2)
        .collect(Collectors.toMap(pair -> decode(pair[0]), pair -> decode(pair[1]), (a, b) -> a));
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  @Override
  public OAuth2HttpServer start(
      InetAddress address,
      int port,
      Function1<? super OAuth2HttpRequest, OAuth2HttpResponse> handler) {
    throw new UnsupportedOperationException("it is started by serve");
  }

  @Override
  public OAuth2HttpServer start(Function1<? super OAuth2HttpRequest, OAuth2HttpResponse> handler) {
    throw new UnsupportedOperationException("it is started by serve");
  }

  @Override
  public OAuth2HttpServer start(
      int port, Function1<? super OAuth2HttpRequest, OAuth2HttpResponse> handler) {
    throw new UnsupportedOperationException("it is started by serve");
  }

  @Override
  public OAuth2HttpServer stop() {
    server.stop(0);
    threads.close();
    return this;
  }

  @Override
  public void close() {
    stop();
  }

  @Override
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public HttpUrl url(String path) {
    return HttpUrl.get(origin() + path);
  }

  @Override
  @NullUnmarked
  public @Nullable Ssl sslConfig() {
    return null;
  }
}
