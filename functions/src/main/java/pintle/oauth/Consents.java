package pintle.oauth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import pintle.connector.Scope;
import pintle.phone.MemberId;
import pintle.refusal.Reason;
import pintle.secret.Randomness;
import pintle.secret.SecretText;
import pintle.token.CodeRef;
import pintle.token.CodeText;
import pintle.token.OneTimeCode;
import pintle.token.OneTimeCodes;
import pintle.token.Reach;
import pintle.token.Reaches;
import pintle.user.User;
import pintle.user.Users;

/**
 * What a signed-in user is asked, and the one answer that is taken. Who signed in, by whatever way,
 * is kept behind a code that the page carries, bound to all that was shown.
 */
public final class Consents {
  /** How long a person may read. */
  public static final Duration LIFE = Duration.ofMinutes(10);

  private final OneTimeCodes codes;
  private final Users users;
  private final Reaches reaches;
  private final Randomness randomness;
  private final InstantSource clock;

  public Consents(
      OneTimeCodes codes,
      Users users,
      Reaches reaches,
      Randomness randomness,
      InstantSource clock) {
    this.codes = codes;
    this.users = users;
    this.reaches = reaches;
    this.randomness = randomness;
    this.clock = clock;
  }

  /**
   * Asks a user who has signed in.
   *
   * @param member the number, where it was the sign-in
   */
  public Question ask(
      Authorization authorization, User user, Reach reach, Optional<MemberId> member) {
    Code made =
        code(
            OneTimeCode.Kind.CONSENT,
            authorization,
            user,
            reach,
            authorization.scopes(),
            binding(authorization, member),
            LIFE);
    codes.create(made.kept(), user.lastSignInAt());
    Optional<String> owner =
        users.find(user.tenant(), authorization.connector().owner()).map(User::name);
    return new Question(
        made.shown().text(),
        user.name(),
        owner,
        reach,
        reaches.size(user.tenant(), user.id(), reach).groupCount());
  }

  /**
   * Takes the consent for an authorization code.
   *
   * @param consent the text of the question's code
   * @throws pintle.refusal.Refusal where it was taken before, is too old, or belongs to another
   *     request
   */
  public SecretText give(Authorization authorization, String consent) {
    OneTimeCode given =
        CodeText.parse(OneTimeCode.Kind.CONSENT, consent)
            .flatMap(shown ->
                codes
                    .find(shown.ref())
                    .filter(found -> found.kind() == OneTimeCode.Kind.CONSENT)
                    .filter(found -> found.digest().matches(shown.digest())))
            .filter(found -> found.open(clock.instant()))
            .filter(found -> belongs(found, authorization))
            .orElseThrow(Reason.CONSENT_SPENT::refusal);
    User user =
        users
            .findSince(given.ref().tenant(), given.grantor(), given.signedInAt())
            .orElseThrow(Reason.CONSENT_SPENT::refusal);
    Code made =
        code(
            OneTimeCode.Kind.AUTHORIZATION,
            authorization,
            user,
            given.reach(),
            given.scopes(),
            given.binding(),
            CodeExchange.LIFE);
    if (!codes.exchange(given, made.kept(), user.lastSignInAt())) {
      throw Reason.CONSENT_SPENT.refusal();
    }
    return made.shown().text();
  }

  /** Whether this is the request that was shown; of its scopes the ones that were shown count. */
  private static boolean belongs(OneTimeCode given, Authorization authorization) {
    Optional<MemberId> member = given.binding().flatMap(OneTimeCode.Binding::member);
    return given.connector().equals(authorization.connector().id())
        && given.binding().equals(binding(authorization, member))
        && given.scopes().containsAll(authorization.scopes());
  }

  private static Optional<OneTimeCode.Binding> binding(
      Authorization authorization, Optional<MemberId> member) {
    return Optional.of(
        new OneTimeCode.Binding(
            authorization.back().redirectUri(),
            authorization.redirectUriSent(),
            authorization.challenge(),
            member));
  }

  private Code code(
      OneTimeCode.Kind kind,
      Authorization authorization,
      User user,
      Reach reach,
      Set<Scope> scopes,
      Optional<OneTimeCode.Binding> binding,
      Duration life) {
    Instant now = clock.instant();
    CodeText shown =
        CodeText.random(kind, new CodeRef(user.tenant(), randomness.guid()), randomness);
    return new Code(
        shown,
        new OneTimeCode(
            shown.ref(),
            kind,
            shown.digest(),
            authorization.connector().id(),
            user.id(),
            reach,
            scopes,
            user.lastSignInAt(),
            now,
            now.plus(life),
            binding,
            Optional.empty(),
            Optional.empty()));
  }

  private record Code(CodeText shown, OneTimeCode kept) {}

  /**
   * What the page shows beside the request itself.
   *
   * @param proof comes back with the answer
   * @param owner the name of the connector's owner, while the organisation knows one
   * @param groupCount the groups within reach now
   */
  public record Question(
      SecretText proof, String user, Optional<String> owner, Reach reach, long groupCount) {}
}
