package pintle.local.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LocalSignInTest {
  private static final Instant NOW = Instant.parse("2031-05-06T07:08:09Z");
  private static final String KEY = LocalSignIn.newKey();
  private static final String VERIFIER = "a-verifier-of-more-than-forty-three-characters-it-is";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static LocalSignIn signIn;

  @BeforeAll
  static void start() throws IOException {
    signIn = LocalSignIn.start(0, Clock.fixed(NOW, ZoneOffset.UTC), KEY);
  }

  @AfterAll
  static void stop() {
    signIn.close();
  }

  @ParameterizedTest
  @EnumSource
  void givesEntrasClaims(DemoUser user) throws Exception {
    JWTClaimsSet claims = verified(signIn.token(user));

    assertThat(claims.getIssuer()).isEqualTo(signIn.issuer());
    assertThat(claims.getAudience()).containsExactly(LocalSignIn.CLIENT_ID);
    assertThat(claims.getIssueTime().toInstant()).isEqualTo(NOW);
    assertThat(claims.getNotBeforeTime().toInstant()).isEqualTo(NOW);
    assertThat(claims.getExpirationTime().toInstant()).isEqualTo(NOW.plusSeconds(3600));
    assertThat(claims.getStringClaim("tid")).isEqualTo(user.tenantId());
    assertThat(claims.getStringClaim("oid")).isEqualTo(user.objectId());
    assertThat(claims.getStringClaim("azp")).isEqualTo(LocalSignIn.CLIENT_ID);
    assertThat(claims.getStringClaim("name")).isEqualTo(user.fullName());
    assertThat(claims.getStringClaim("preferred_username")).isEqualTo(user.account());
    assertThat(claims.getSubject()).isNotBlank();
    assertThat(claims.getClaim("wids"))
        .isEqualTo(user.isTenantAdmin() ? List.of("62e90394-69f5-4237-9190-012177145e10") : null);
  }

  @ParameterizedTest
  @EnumSource
  void hasUsersWithRealMobileNumbers(DemoUser user) throws Exception {
    PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    assertThat(numbers.getNumberType(numbers.parse(user.mobileNumber(), null)))
        .isEqualTo(PhoneNumberType.MOBILE);
    assertThat(DemoUser.ofLogin(user.login())).contains(user);
  }

  @Test
  void keepsTokensGoodOverARestartWithTheSameKey() throws Exception {
    String token = signIn.token(DemoUser.DEVELOPER);
    try (LocalSignIn restarted = LocalSignIn.start(0, Clock.systemUTC(), KEY)) {
      SignedJWT jwt = SignedJWT.parse(token);
      assertThat(
              jwt.verify(
                  new RSASSAVerifier(keys(restarted.jwksUrl()).getKeys().getFirst().toRSAKey())))
          .isTrue();
    }
  }

  @Test
  void publishesItsEndpoints() throws Exception {
    Map<String, Object> metadata =
        JSON.std.mapFrom(get(signIn.issuer() + "/.well-known/openid-configuration").body());

    assertThat(metadata)
        .containsEntry("issuer", signIn.issuer())
        .containsEntry("jwks_uri", signIn.jwksUrl())
        .containsEntry("authorization_endpoint", signIn.authorizeUrl());
  }

  @Test
  void signsInByCodeAndPkceAsTheUserThatWasPicked() throws Exception {
    String code = codeFor("group-admin");

    HttpResponse<String> answer = exchange(code, VERIFIER);

    assertThat(answer.statusCode()).isEqualTo(200);
    String idToken = idToken(answer);
    JWTClaimsSet claims = verified(idToken);
    assertThat(claims.getStringClaim("oid")).isEqualTo(DemoUser.GROUP_ADMIN.objectId());
    assertThat(claims.getAudience()).containsExactly(LocalSignIn.CLIENT_ID);
    assertThat(claims.getStringClaim("nonce")).isEqualTo("n1");
    assertThat(claims.getIssuer()).isEqualTo(signIn.issuer());
    assertThat(claims.getClaim("wids")).isNull();
    assertThat(claims.getExpirationTime().toInstant()).isEqualTo(NOW.plusSeconds(3600));
    assertThat(exchange(code, VERIFIER).statusCode()).isEqualTo(400);
  }

  @Test
  void refusesAWrongVerifier() throws Exception {
    assertThat(exchange(codeFor("developer"), VERIFIER + "x").statusCode()).isEqualTo(400);
  }

  @Test
  void offersEachUserOnTheLoginPage() throws Exception {
    HttpResponse<String> page = get(authorize("http://127.0.0.1:8080/"));

    assertThat(page.statusCode()).isEqualTo(200);
    for (DemoUser user : DemoUser.values()) {
      assertThat(page.body()).contains("value=\"" + user.login() + "\"");
    }
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'")
        .contains("form-action 'self' http://127.0.0.1:8080");
  }

  @Test
  void sendsNoCodeToAnotherMachine() throws Exception {
    assertThat(get(authorize("http://evil.example/")).statusCode()).isEqualTo(400);
    assertThat(get(authorize("http://127.0.0.1@evil.example/")).statusCode()).isEqualTo(400);
    assertThat(post(authorize("http://evil.example/"), "username=developer").statusCode())
        .isEqualTo(400);
  }

  @Test
  void knowsNoOtherUserAndNoClaimsOfTheCallersChoice() throws Exception {
    String url = authorize("http://127.0.0.1:8080/");
    assertThat(post(url, "username=root").statusCode()).isEqualTo(400);

    String claims = "&claims=%7B%22wids%22%3A%5B%2262e90394-69f5-4237-9190-012177145e10%22%5D%7D";
    HttpResponse<String> answer = post(url, "username=developer" + claims);
    HttpResponse<String> tokens = exchange(codeOf(answer), VERIFIER);
    String idToken = idToken(tokens);
    assertThat(verified(idToken).getClaim("wids")).isNull();
  }

  @Test
  void refusesOtherGrantsAndAForeignOrigin() throws Exception {
    assertThat(post(signIn.issuer() + "/token", "grant_type=client_credentials").statusCode())
        .isEqualTo(400);
    assertThat(get(signIn.issuer() + "/debugger").statusCode()).isEqualTo(404);
    HttpRequest foreign =
        HttpRequest.newBuilder(URI.create(signIn.jwksUrl()))
            .header("Origin", "http://evil.example")
            .build();
    assertThat(HTTP.send(foreign, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(403);
  }

  @Test
  void refusesAHostThatIsNotLoopback() throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), signIn.port()));
      socket
          .getOutputStream()
          .write(
              "GET /pintle/jwks HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 403");
    }
  }

  private static String idToken(HttpResponse<String> tokens) throws IOException {
    return String.valueOf(JSON.std.mapFrom(tokens.body()).get("id_token"));
  }

  private static String codeFor(String login) throws Exception {
    return codeOf(post(authorize("http://127.0.0.1:8080/"), "username=" + login));
  }

  private static String codeOf(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(302);
    String location = answer.headers().firstValue("Location").orElseThrow();
    assertThat(location).startsWith("http://127.0.0.1:8080/?").contains("state=s1");
    return location.replaceFirst(".*[?&]code=([^&]+).*", "$1");
  }

  private static HttpResponse<String> exchange(String code, String verifier) throws Exception {
    return post(
        signIn.issuer() + "/token",
        "grant_type=authorization_code&client_id=pintle-page&redirect_uri=http%3A%2F%2F127.0.0.1%3A8080%2F&code="
            + code
            + "&code_verifier="
            + verifier);
  }

  private static String authorize(String redirect) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
    return signIn.authorizeUrl()
        + "?response_type=code&scope=openid&client_id=pintle-page&state=s1&nonce=n1"
        + "&code_challenge_method=S256&code_challenge="
        + Base64.getUrlEncoder().withoutPadding().encodeToString(digest)
        + "&redirect_uri="
        + redirect.replace(":", "%3A").replace("/", "%2F").replace("@", "%40");
  }

  private static JWTClaimsSet verified(String token) throws Exception {
    SignedJWT jwt = SignedJWT.parse(token);
    RSASSAVerifier verifier =
        new RSASSAVerifier(
            keys(signIn.jwksUrl()).getKeyByKeyId(jwt.getHeader().getKeyID()).toRSAKey());
    assertThat(jwt.verify(verifier)).isTrue();
    return jwt.getJWTClaimsSet();
  }

  private static JWKSet keys(String url) throws Exception {
    return JWKSet.parse(get(url).body());
  }

  private static HttpResponse<String> get(String url) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String url, String form) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
