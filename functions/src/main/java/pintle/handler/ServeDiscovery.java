package pintle.handler;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.ECKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import pintle.Wiring;
import pintle.connector.Scope;
import pintle.http.ApiHandler;
import pintle.http.ApiRequest;
import pintle.http.ApiResponse;
import pintle.http.Endpoint;
import pintle.http.Fields;
import pintle.http.Operation;
import pintle.key.KeySet;

/**
 * What an OAuth client reads first (RFC 8414, RFC 9728), and the keys by which other APIs verify
 * access tokens (RFC 7517). Lists what works and nothing else; a test uses each value.
 */
public final class ServeDiscovery extends ApiHandler {
  private static final String KEYS = "/.well-known/jwks.json";

  /** It changes with a deployment. */
  private static final Duration METADATA_KEPT = Duration.ofHours(1);

  /**
   * Whoever verifies by a kept set takes a revoked key this much longer. No longer is needed: a key
   * is published a whole rotation before it signs.
   */
  private static final Duration KEYS_KEPT = Duration.ofMinutes(5);

  private static final List<String> SCOPES =
      Arrays.stream(Scope.values()).map(Scope::text).toList();

  private static final List<String> CLIENT_AUTHENTICATION =
      List.of("client_secret_basic", "client_secret_post");

  private final KeySet keys;
  private final Endpoint endpoint;

  public ServeDiscovery() {
    this(Wiring.fromEnvironment());
  }

  public ServeDiscovery(Wiring wiring) {
    super(wiring.api());
    this.keys = wiring.keySet();
    this.endpoint = wiring.endpoint();
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.of(
        "GET /.well-known/oauth-authorization-server",
        Operation.open(this::metadata),
        "GET " + Endpoint.PROTECTED_RESOURCE,
        Operation.open(this::resource),
        "GET " + KEYS,
        Operation.open(this::keys));
  }

  private ApiResponse metadata(ApiRequest request) {
    String issuer = endpoint.issuer(request);
    return ApiResponse.published(
        new Fields()
            .put("issuer", issuer)
            .put("authorization_endpoint", issuer + "/oauth2/authorize")
            .put("token_endpoint", issuer + "/oauth2/token")
            .put("revocation_endpoint", issuer + "/oauth2/revoke")
            .put("introspection_endpoint", issuer + "/oauth2/introspect")
            .put("jwks_uri", issuer + KEYS)
            .putTexts("scopes_supported", SCOPES)
            .putTexts("response_types_supported", List.of("code"))
            // Where these two are missing, fragment and implicit are meant as well.
            .putTexts("response_modes_supported", List.of("query"))
            .putTexts("grant_types_supported", List.of("authorization_code", "refresh_token"))
            .putTexts("token_endpoint_auth_methods_supported", CLIENT_AUTHENTICATION)
            .putTexts("revocation_endpoint_auth_methods_supported", CLIENT_AUTHENTICATION)
            .putTexts("introspection_endpoint_auth_methods_supported", CLIENT_AUTHENTICATION)
            .putTexts("code_challenge_methods_supported", List.of("S256"))
            .put("authorization_response_iss_parameter_supported", true)
            .putTexts("ui_locales_supported", List.of("de", "en"))
            .putTexts("protected_resources", List.of(issuer)),
        METADATA_KEPT);
  }

  /** RFC 9728, section 2: the API as a resource that these tokens open. */
  private ApiResponse resource(ApiRequest request) {
    String issuer = endpoint.issuer(request);
    return ApiResponse.published(
        new Fields()
            .put("resource", issuer)
            .put("resource_name", "Pintle")
            .putTexts("authorization_servers", List.of(issuer))
            .putTexts("scopes_supported", SCOPES)
            .putTexts("bearer_methods_supported", List.of("header")),
        METADATA_KEPT);
  }

  private ApiResponse keys(ApiRequest request) {
    return ApiResponse.published(
        new Fields().putObjects("keys", keys.keys().stream().map(ServeDiscovery::fields).toList()),
        KEYS_KEPT);
  }

  /** Member by member, so that none gets out which nobody thought of. */
  private static Fields fields(ECKey key) {
    return new Fields()
        .put("kty", key.getKeyType().getValue())
        .put("use", "sig")
        .put("alg", JWSAlgorithm.ES256.getName())
        .put("kid", key.getKeyID())
        .put("crv", key.getCurve().getName())
        .put("x", key.getX().toString())
        .put("y", key.getY().toString());
  }
}
