package pintle.oauth;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import pintle.audit.Origin;
import pintle.connector.Connector;
import pintle.phone.MemberId;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.secret.Digest;
import pintle.secret.SecretText;
import pintle.token.AuthenticatedConnector;
import pintle.token.CodeText;
import pintle.token.GrantManagement;
import pintle.token.GrantManagement.Issued;
import pintle.token.OneTimeCode;
import pintle.token.OneTimeCodes;
import pintle.token.PinSignIn;
import pintle.token.TokenExchange;
import pintle.user.User;
import pintle.user.Users;

/**
 * Exchanges an authorization code for a grant and its first access token, once. What may have
 * changed since the code was made (rights, number, locks, permissions) is settled here. A code that
 * its connector shows again ends the grant of its first use.
 */
public final class CodeExchange {
  /** How long a code lives: a redirect and one call (RFC 6749, section 4.1.2). */
  public static final Duration LIFE = Duration.ofSeconds(60);

  /** RFC 7636, section 4.1. */
  private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

  private static final int ATTEMPTS = 5;

  private final OneTimeCodes codes;
  private final GrantManagement grants;
  private final TokenExchange tokens;
  private final PinSignIn signIn;
  private final Users users;
  private final InstantSource clock;

  public CodeExchange(
      OneTimeCodes codes,
      GrantManagement grants,
      TokenExchange tokens,
      PinSignIn signIn,
      Users users,
      InstantSource clock) {
    this.codes = codes;
    this.grants = grants;
    this.tokens = tokens;
    this.signIn = signIn;
    this.users = users;
    this.clock = clock;
  }

  /**
   * The tokens for a code.
   *
   * @param issuer the public base of this deployment
   * @throws Refusal 400 where the code gives nothing (any more) to this caller
   */
  public Tokens exchange(
      AuthenticatedConnector caller,
      TokenRequest request,
      Profile profile,
      String issuer,
      Origin origin) {
    Connector connector = caller.connector();
    CodeText shown =
        CodeText.parse(OneTimeCode.Kind.AUTHORIZATION, request.code())
            .orElseThrow(Reason.CODE_UNKNOWN::refusal);
    OneTimeCode code = find(shown, connector);
    if (code.redemption().isPresent()) {
      grants.endReplayed(code, origin);
      throw Reason.CODE_REPLAYED.refusal();
    }
    demandBound(code, request, profile);
    tokens.demandReady(caller);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (code.redemption().isPresent()) {
        // It was open when this call read it: two calls at once are a retry, not a thief's.
        throw Reason.CODE_TAKEN.refusal();
      }
      if (!code.open(clock.instant())) {
        throw Reason.CODE_EXPIRED.refusal();
      }
      User grantor = standing(code, connector);
      Optional<Issued> issued = grants.issue(connector, grantor, code, shown, origin);
      if (issued.isPresent()) {
        return new Tokens(
            tokens.first(caller, issued.get().grant(), issuer), issued.get().refreshToken());
      }
      code = find(shown, connector);
    }
    throw Reason.BUSY.refusal();
  }

  private OneTimeCode find(CodeText shown, Connector connector) {
    return codes
        .find(shown.ref())
        .filter(found -> found.kind() == OneTimeCode.Kind.AUTHORIZATION)
        .filter(found -> found.digest().matches(shown.digest()))
        .filter(found -> found.connector().equals(connector.id()))
        .orElseThrow(Reason.CODE_UNKNOWN::refusal);
  }

  private static void demandBound(OneTimeCode code, TokenRequest request, Profile profile) {
    OneTimeCode.Binding binding = code.binding().orElseThrow(Reason.CODE_UNKNOWN::refusal);
    boolean standard = profile == Profile.STANDARD;
    // The old service asked for no redirect_uri here, so a missing one passes there.
    boolean mayMiss = !standard || !binding.redirectUriSent();
    if (!request.redirectUri().map(binding.redirectUri()::equals).orElse(mayMiss)) {
      throw Reason.CODE_REDIRECT_DIFFERS.refusal();
    }
    request
        .verifier()
        .filter(sent -> !VERIFIER.matcher(sent).matches())
        .ifPresent(malformed -> {
          throw Refusal.field("code_verifier", "43 to 128 letters, digits and -._~");
        });
    // One that nothing asked for tells of a request that was stripped of its challenge (RFC 9700,
    // section 4.8.2).
    boolean unbound = standard && binding.challenge().isEmpty();
    if (unbound || !request.verifier().map(CodeExchange::challenge).equals(binding.challenge())) {
      throw Reason.CODE_VERIFIER_WRONG.refusal();
    }
  }

  /** S256 (RFC 7636, section 4.2). */
  private static String challenge(String verifier) {
    byte[] digest = Digest.of(verifier.getBytes(StandardCharsets.US_ASCII)).bytes();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
  }

  /** The user, whose word still holds: the same one, the number, no lock, the right. */
  private User standing(OneTimeCode code, Connector connector) {
    User user =
        users
            .findSince(connector.tenant(), code.grantor(), code.signedInAt())
            .orElseThrow(Reason.CODE_UNDONE::refusal);
    Optional<MemberId> member = code.binding().flatMap(OneTimeCode.Binding::member);
    boolean number = member.map(one -> signIn.stands(connector, user, one)).orElse(true);
    if (!number || !grants.mayGive(user, code.reach())) {
      throw Reason.CODE_UNDONE.refusal();
    }
    return user;
  }

  /** What the connector gets. */
  public record Tokens(TokenExchange.Exchanged access, SecretText refreshToken) {}
}
