package pintle.local.journey;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenErrorResponse;
import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.TokenIntrospectionResponse;
import com.nimbusds.oauth2.sdk.TokenIntrospectionSuccessResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.Tokens;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.local.journey.Http.Connector;
import pintle.local.signin.DemoUser;
import pintle.world.Reply;

/** What a library that knows nothing of Pintle makes of what is published. */
abstract class Discovery extends Suite {
  private static final String METADATA = "GET /.well-known/oauth-authorization-server";
  private static final String RESOURCE = "GET /.well-known/oauth-protected-resource";
  private static final URI REDIRECT = URI.create("https://program.example/back");

  private @Nullable Connector connector;

  Discovery(Where where) {
    super(where);
  }

  @BeforeAll
  final void prepare() {
    http().register(DemoUser.GROUP_ADMIN);
    connector = http().connector(http().register(DemoUser.DEVELOPER), "Discovering");
  }

  private Connector connector() {
    return requireNonNull(connector);
  }

  private AuthorizationServerMetadata metadata() throws ParseException {
    return AuthorizationServerMetadata.parse(http().call(METADATA).expect(200).body());
  }

  @Test
  void theMetadataIsThatOfTheIssuerAndOfThisAddress() throws ParseException {
    AuthorizationServerMetadata metadata = metadata();
    assertThat(metadata.getIssuer()).isEqualTo(new Issuer(address()));
    assertThat(List.of(metadata.getAuthorizationEndpointURI(), metadata.getTokenEndpointURI()))
        .allMatch(endpoint -> endpoint.toString().startsWith(address() + "/"));
  }

  @Test
  @Tag("case-89")
  void anAccessTokenIsVerifiedByThePublishedKeysAlone() throws Exception {
    String refreshToken =
        http()
            .grant(http().signIn(DemoUser.GROUP_ADMIN), connector(), "user")
            .expect(201)
            .text("refreshToken");
    JWTClaimsSet claims = verified(http().accessToken(connector(), refreshToken));
    assertThat(claims.getStringClaim("client_id")).isEqualTo(connector().id());
  }

  /** The claims of an access token, checked as RFC 9068 (section 4) asks an API to. */
  private JWTClaimsSet verified(String accessToken)
      throws ParseException,
          IOException,
          JOSEException,
          BadJOSEException,
          java.text.ParseException {
    AuthorizationServerMetadata metadata = metadata();
    // By default the library waits for half a second, less than a function takes to start.
    JWKSource<SecurityContext> keys =
        JWKSourceBuilder.create(
                metadata.getJWKSetURI().toURL(), new DefaultResourceRetriever(10_000, 10_000))
            .build();
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, keys));
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            address(),
            new JWTClaimsSet.Builder().issuer(metadata.getIssuer().getValue()).build(),
            Set.of("sub", "exp", "iat", "jti", "client_id")));
    return processor.process(accessToken, null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"client_secret_basic", "client_secret_post"})
  @Tag("case-58")
  void aClientLibraryGetsTokensByTheMetadataAlone(String method) throws Exception {
    AuthorizationServerMetadata metadata = metadata();
    CodeVerifier verifier = new CodeVerifier();
    CodeChallengeMethod challenge = metadata.getCodeChallengeMethods().getFirst();
    ResponseType type = metadata.getResponseTypes().getFirst();
    AuthorizationRequest asked =
        new AuthorizationRequest.Builder(type, new ClientID(connector().id()))
            .endpointURI(metadata.getAuthorizationEndpointURI())
            .redirectionURI(REDIRECT)
            .scope(new Scope("groupinfo.read"))
            .state(new State())
            .codeChallenge(verifier, challenge)
            .build();

    AuthorizationResponse answer = AuthorizationResponse.parse(person().allowed(asked.toURI()));
    assertThat(metadata.supportsAuthorizationResponseIssuerParam()).isTrue();
    assertThat(answer.getIssuer()).isEqualTo(metadata.getIssuer());
    assertThat(answer.getState()).isEqualTo(asked.getState());
    AuthorizationCode code = answer.toSuccessResponse().getAuthorizationCode();

    assertThat(metadata.getTokenEndpointAuthMethods())
        .contains(ClientAuthenticationMethod.parse(method));
    TokenRequest exchange =
        new TokenRequest.Builder(
                metadata.getTokenEndpointURI(),
                authentication(method),
                new AuthorizationCodeGrant(code, REDIRECT, verifier))
            .build();
    Tokens tokens =
        TokenResponse.parse(exchange.toHTTPRequest().send()).toSuccessResponse().getTokens();
    assertThat(tokens.getAccessToken().getScope()).isEqualTo(new Scope("groupinfo.read"));
    assertThat(tokens.getRefreshToken().getValue()).isNotEmpty();
    String accessToken = tokens.getAccessToken().getValue();
    assertThat(verified(accessToken).getStringClaim("scope")).isEqualTo("groupinfo.read");
    assertThat(http().groups(accessToken)).contains("sales");

    TokenRequest refresh =
        new TokenRequest.Builder(
                metadata.getTokenEndpointURI(),
                authentication(method),
                new RefreshTokenGrant(tokens.getRefreshToken()))
            .build();
    AccessToken refreshed =
        TokenResponse.parse(refresh.toHTTPRequest().send())
            .toSuccessResponse()
            .getTokens()
            .getAccessToken();
    TokenIntrospectionSuccessResponse told = introspected(metadata, method, refreshed);
    assertThat(told.isActive()).isTrue();
    assertThat(told.getIssuer()).isEqualTo(metadata.getIssuer());
    assertThat(told.getClientID()).isEqualTo(new ClientID(connector().id()));
    assertThat(told.getScope()).isEqualTo(new Scope("groupinfo.read"));

    assertThat(metadata.getRevocationEndpointAuthMethods())
        .contains(ClientAuthenticationMethod.parse(method));
    TokenRevocationRequest revocation =
        new TokenRevocationRequest(
            metadata.getRevocationEndpointURI(), authentication(method), tokens.getRefreshToken());
    assertThat(revocation.toHTTPRequest().send().indicatesSuccess()).isTrue();
    assertThat(introspected(metadata, method, refreshed).isActive()).isFalse();
    assertThat(TokenResponse.parse(refresh.toHTTPRequest().send()).toErrorResponse())
        .extracting(TokenErrorResponse::getErrorObject)
        .isEqualTo(OAuth2Error.INVALID_GRANT);
  }

  private TokenIntrospectionSuccessResponse introspected(
      AuthorizationServerMetadata metadata, String method, AccessToken token) throws Exception {
    assertThat(metadata.getIntrospectionEndpointAuthMethods())
        .contains(ClientAuthenticationMethod.parse(method));
    TokenIntrospectionRequest request =
        new TokenIntrospectionRequest(
            metadata.getIntrospectionEndpointURI(), authentication(method), token);
    return TokenIntrospectionResponse.parse(request.toHTTPRequest().send()).toSuccessResponse();
  }

  private Consenting person() {
    return new Consenting(http(), address(), DemoUser.GROUP_ADMIN);
  }

  private ClientAuthentication authentication(String method) {
    ClientID id = new ClientID(connector().id());
    Secret secret = new Secret(connector().secret());
    return method.equals("client_secret_basic")
        ? new ClientSecretBasic(id, secret)
        : new ClientSecretPost(id, secret);
  }

  @Test
  void allOfItMayBeReadByAnyPageAndKept() {
    for (String call : List.of(METADATA, RESOURCE, "GET /.well-known/jwks.json")) {
      Reply reply = http().call(call).expect(200);
      assertThat(reply.header("access-control-allow-origin")).as(call).isEqualTo("*");
      assertThat(reply.header("cache-control")).as(call).startsWith("public, max-age=");
      assertThat(reply.header("content-type")).as(call).startsWith("application/json");
    }
  }
}
