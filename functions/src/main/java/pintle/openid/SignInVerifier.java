package pintle.openid;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pintle.cache.Cached;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.tenant.TenantId;
import pintle.user.SignIn;
import pintle.user.UserId;

/**
 * Verifies the portal's bearer: an ID token (OpenID Connect Core 1.0, section 3.1.3.7) of the one
 * provider, for the one audience, of an allowed tenant. Nonce, state and at_hash are the page's to
 * check. Everything that is wrong gives the one refusal.
 */
public final class SignInVerifier {
  /** Entra ID's template of the role Global Administrator, as the {@code wids} claim carries it. */
  public static final String GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10";

  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);
  private static final Duration SKEW = Duration.ofSeconds(60);
  private static final Duration FRESH = Duration.ofHours(1);
  private static final Duration LONGEST_STALE = Duration.ofDays(1);

  /** A key that is not known makes the list be fetched again, so often at most. */
  private static final Duration UNKNOWN_KEY = Duration.ofMinutes(5);

  private static final int LONGEST = 16_384;
  private static final int LONGEST_NAME = 200;
  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

  private final OpenIdProvider provider;
  private final Cached<JWKSet> keys;
  private final InstantSource clock;

  public SignInVerifier(OpenIdProvider provider, ProviderKeys keys, InstantSource clock) {
    this.provider = provider;
    this.keys = new Cached<>(keys::fetch, FRESH, LONGEST_STALE, clock);
    this.clock = clock;
  }

  /**
   * What the token says.
   *
   * @throws Refusal 401 InvalidToken; 503 where the provider's keys can not be had
   */
  public SignIn verify(String token) {
    demand(token.length() <= LONGEST && FORM.matcher(token).matches());
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      JWSHeader header = jwt.getHeader();
      String kid = header.getKeyID();
      demand(
          ALGORITHMS.contains(header.getAlgorithm())
              && header.getCriticalParams() == null
              && kid != null);
      JWK key = find(kid).orElseThrow(Reason.SIGN_IN_INVALID::refusal);
      demand(jwt.verify(verifier(header.getAlgorithm(), key)));
      return signIn(jwt.getJWTClaimsSet());
    } catch (ParseException | JOSEException e) {
      throw Reason.SIGN_IN_INVALID.refusal();
    }
  }

  private Optional<JWK> find(String kid) {
    return find(keys.get(), kid).or(() -> find(keys.get(UNKNOWN_KEY), kid));
  }

  private static Optional<JWK> find(JWKSet keys, String kid) {
    return Optional.ofNullable(keys.getKeyByKeyId(kid))
        .filter(key -> key.getKeyUse() == null || KeyUse.SIGNATURE.equals(key.getKeyUse()));
  }

  /** The key's own kind decides, never the header's word alone. */
  private static JWSVerifier verifier(JWSAlgorithm algorithm, JWK key) throws JOSEException {
    if (key instanceof RSAKey rsa && JWSAlgorithm.RS256.equals(algorithm)) {
      return new RSASSAVerifier(rsa);
    }
    if (key instanceof ECKey ec && JWSAlgorithm.ES256.equals(algorithm)) {
      return new ECDSAVerifier(ec);
    }
    throw Reason.SIGN_IN_INVALID.refusal();
  }

  private SignIn signIn(JWTClaimsSet claims) throws ParseException {
    Instant issued = times(claims);
    String tid = text(claims, "tid");
    TenantId tenant = TenantId.of(tid).orElseThrow(Reason.SIGN_IN_INVALID::refusal);
    UserId user = UserId.of(text(claims, "oid")).orElseThrow(Reason.SIGN_IN_INVALID::refusal);
    demand(provider.issuer().replace("{tid}", tid).equals(claims.getIssuer()));
    demand(claims.getAudience().equals(List.of(provider.audience())));
    String azp = claims.getStringClaim("azp");
    demand(azp == null || azp.equals(provider.audience()));
    demand(provider.allowedTenants().contains("*") || provider.allowedTenants().contains(tid));
    demand(!isGuest(claims));
    String name = claims.getStringClaim("name");
    return new SignIn(
        tenant,
        user,
        name == null ? "" : name.substring(0, Math.min(name.length(), LONGEST_NAME)),
        issued,
        isTenantAdministrator(claims));
  }

  private Instant times(JWTClaimsSet claims) {
    Instant now = clock.instant();
    Date expiry = claims.getExpirationTime();
    Date issued = claims.getIssueTime();
    Date notBefore = claims.getNotBeforeTime();
    if (expiry == null || issued == null) {
      throw Reason.SIGN_IN_INVALID.refusal();
    }
    demand(!now.isAfter(expiry.toInstant().plus(SKEW)));
    demand(!now.plus(SKEW).isBefore(issued.toInstant()));
    demand(notBefore == null || !now.plus(SKEW).isBefore(notBefore.toInstant()));
    return issued.toInstant();
  }

  /**
   * Entra ID marks who is only invited: {@code acct} 1, or an {@code idp} that is not the issuer.
   */
  private static boolean isGuest(JWTClaimsSet claims) throws ParseException {
    Object account = claims.getClaim("acct");
    String home = claims.getStringClaim("idp");
    return (account instanceof Number number && number.intValue() == 1)
        || (home != null && !home.equals(claims.getIssuer()));
  }

  private boolean isTenantAdministrator(JWTClaimsSet claims) throws ParseException {
    return holds(claims.getStringListClaim("wids"), GLOBAL_ADMINISTRATOR)
        || (!provider.tenantAdministratorRole().isEmpty()
            && holds(claims.getStringListClaim("roles"), provider.tenantAdministratorRole()));
  }

  private static boolean holds(@Nullable List<String> values, String wanted) {
    return values != null && values.contains(wanted);
  }

  private static String text(JWTClaimsSet claims, String name) throws ParseException {
    String value = claims.getStringClaim(name);
    return value == null ? "" : value;
  }

  private static void demand(boolean held) {
    if (!held) {
      throw Reason.SIGN_IN_INVALID.refusal();
    }
  }
}
