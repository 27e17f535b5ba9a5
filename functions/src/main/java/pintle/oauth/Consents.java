package pintle.oauth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
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
   * Keeps who signed in, for the page that asks.
   *
   * @param reach the farthest that this user may give
   * @param member the number, where it was the sign-in
   * @return the proof that the page carries
   */
  public Asking ask(
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
    return new Asking(made.shown().text(), made.kept().expiresAt());
  }

  /**
   * What the page asks. Looking does not use the proof up.
   *
   * @throws pintle.refusal.Refusal where it was taken before, is too old, or belongs to another
   *     request
   */
  public Question question(Authorization authorization, String proof) {
    OneTimeCode given = open(authorization, proof);
    User user = user(given);
    Optional<String> owner =
        users.find(user.tenant(), authorization.connector().owner()).map(User::name);
    List<Choice> choices =
        choices(user, given.reach()).stream()
            .map(reach ->
                new Choice(reach, reaches.size(user.tenant(), user.id(), reach).groupCount()))
            .toList();
    return new Question(user.name(), owner, choices);
  }

  /** A user who may give the whole tenant may also give less; user reach stands on a number. */
  private static List<Reach> choices(User user, Reach farthest) {
    return farthest.equals(Reach.TENANT) && user.phone().isPresent()
        ? List.of(Reach.USER, Reach.TENANT)
        : List.of(farthest);
  }

  /**
   * Takes the consent for an authorization code.
   *
   * @param proof what the page carried
   * @param chosen the reach, where there was a choice
   * @throws pintle.refusal.Refusal where it was taken before, is too old, belongs to another
   *     request, or leaves the choice open
   */
  public SecretText give(Authorization authorization, String proof, Optional<Reach.Kind> chosen) {
    OneTimeCode given = open(authorization, proof);
    User user = user(given);
    Code made =
        code(
            OneTimeCode.Kind.AUTHORIZATION,
            authorization,
            user,
            choice(choices(user, given.reach()), chosen),
            given.scopes(),
            given.binding(),
            CodeExchange.LIFE);
    if (!codes.exchange(given, made.kept(), user.lastSignInAt())) {
      throw Reason.CONSENT_SPENT.refusal();
    }
    return made.shown().text();
  }

  private static Reach choice(List<Reach> choices, Optional<Reach.Kind> chosen) {
    return choices.stream()
        .filter(reach -> chosen.map(reach.kind()::equals).orElse(choices.size() == 1))
        .findFirst()
        .orElseThrow(Reason.REACH_NOT_CHOSEN::refusal);
  }

  private OneTimeCode open(Authorization authorization, String proof) {
    return CodeText.parse(OneTimeCode.Kind.CONSENT, proof)
        .flatMap(shown ->
            codes
                .find(shown.ref())
                .filter(found -> found.kind() == OneTimeCode.Kind.CONSENT)
                .filter(found -> found.digest().matches(shown.digest())))
        .filter(found -> found.open(clock.instant()))
        .filter(found -> belongs(found, authorization))
        .orElseThrow(Reason.CONSENT_SPENT::refusal);
  }

  private User user(OneTimeCode given) {
    return users
        .findSince(given.ref().tenant(), given.grantor(), given.signedInAt())
        .orElseThrow(Reason.CONSENT_SPENT::refusal);
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

  /** A proof, and how long it is good. */
  public record Asking(SecretText proof, Instant expiresAt) {}

  /**
   * A reach that may be given.
   *
   * @param groupCount the groups within it now
   */
  public record Choice(Reach reach, long groupCount) {}

  /**
   * What the page shows beside the request itself.
   *
   * @param owner the name of the connector's owner, while the organisation knows one
   * @param choices at least one; the least far first
   */
  public record Question(String user, Optional<String> owner, List<Choice> choices) {
    public Question {
      choices = List.copyOf(choices);
    }
  }
}
