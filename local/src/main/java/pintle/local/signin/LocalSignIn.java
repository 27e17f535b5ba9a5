package pintle.local.signin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.http.OAuth2HttpRequestHandler;
import no.nav.security.mock.oauth2.token.KeyProvider;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;
import no.nav.security.mock.oauth2.token.RequestMapping;
import no.nav.security.mock.oauth2.token.RequestMappingTokenCallback;

/**
 * An OpenID Connect provider on loopback with the {@link DemoUser}s, in place of Entra ID: one
 * issuer, RS256, and Entra's claims. Whoever reaches it can be any of them; there is no password.
 */
public final class LocalSignIn implements AutoCloseable {
  /** The client of the page: {@code aud} and {@code azp} of the tokens. */
  public static final String CLIENT_ID = DemoClaims.CLIENT_ID;

  private static final String ISSUER_ID = "pintle";
  private static final Duration LIFE = Duration.ofHours(1);

  private final OAuth2TokenProvider tokens;
  private final ProviderServer server;

  private LocalSignIn(OAuth2TokenProvider tokens, ProviderServer server) {
    this.tokens = tokens;
    this.server = server;
  }

  /**
   * Starts it.
   *
   * @param port 0 takes a free one
   * @param clock the time of iat, nbf and exp
   * @param privateKey as {@link #newKey()} made it; the same key keeps tokens good over a restart
   *     on the same port
   * @throws java.net.BindException where the port is taken
   */
  public static LocalSignIn start(int port, Clock clock, String privateKey) throws IOException {
    OAuth2TokenProvider tokens =
        new OAuth2TokenProvider(new KeyProvider(List.of(parse(privateKey))), clock::instant);
    ProviderServer server = new ProviderServer(port);
    OAuth2Config config =
        new OAuth2Config(true, null, null, false, tokens, Set.of(claimsByLogin()), server);
    server.serve("/" + ISSUER_ID, new OAuth2HttpRequestHandler(config).getAuthorizationServer());
    return new LocalSignIn(tokens, server);
  }

  /** A fresh RSA key as JWK text. */
  public static String newKey() {
    try {
      return new RSAKeyGenerator(2048).keyID(ISSUER_ID).generate().toJSONString();
    } catch (JOSEException e) {
      throw new IllegalStateException("the JDK makes no RSA key", e);
    }
  }

  private static JWK parse(String privateKey) {
    try {
      return RSAKey.parse(privateKey);
    } catch (ParseException e) {
      throw new IllegalArgumentException("the key of the local sign-in is no JWK", e);
    }
  }

  /** A token of this user for {@code Authorization: Bearer}, good for an hour. */
  public String token(DemoUser user) {
    Map<String, Object> claims = new LinkedHashMap<>(DemoClaims.of(user));
    claims.put("iss", issuer());
    return tokens.jwt(claims, LIFE, ISSUER_ID).serialize();
  }

  public String issuer() {
    return server.origin() + "/" + ISSUER_ID;
  }

  public String jwksUrl() {
    return issuer() + "/jwks";
  }

  /**
   * Where a browser begins; {@code …/.well-known/openid-configuration} below the issuer says so.
   */
  public String authorizeUrl() {
    return issuer() + "/authorize";
  }

  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
  }

  private static RequestMappingTokenCallback claimsByLogin() {
    return new RequestMappingTokenCallback(
        ISSUER_ID,
        Arrays.stream(DemoUser.values())
            .map(user ->
                new RequestMapping(
                    RequestMappingTokenCallback.SUBJECT_PARAM,
                    user.login(),
                    DemoClaims.of(user),
                    "JWT"))
            .collect(Collectors.toList()),
        LIFE.toSeconds());
  }
}
