package pintle.journey;

import static pintle.journey.Turn.refused;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pintle.journey.State.Access;
import pintle.journey.State.Code;
import pintle.journey.State.Connector;
import pintle.journey.State.Grant;
import pintle.journey.State.Group;
import pintle.journey.State.Secret;
import pintle.journey.State.Token;
import pintle.journey.State.User;
import pintle.journey.Turn.Refused;
import pintle.journey.Turn.Rule;
import pintle.world.Reply;

/**
 * What each call does and answers, by the contract alone: plain maps and no code of the domain. A
 * rule changes the state and holds the answer; what it throws is the refusal that should come.
 */
final class Model {
  static final long SKEW = Duration.ofSeconds(60).toMillis();

  /** What the provider of the journeys writes into an ID token. */
  static final long SIGN_IN_LIFE = Duration.ofHours(24).toMillis();

  static final long REFRESH_LIFE = Duration.ofDays(365).toMillis();
  static final long ACCESS_LIFE = Duration.ofHours(24).toMillis();
  static final long GRACE = Duration.ofSeconds(60).toMillis();
  static final long PROOF_LIFE = Duration.ofDays(90).toMillis();
  static final long MARK_LIFE = Duration.ofDays(30).toMillis();
  static final long CLAIM_LIFE = Duration.ofDays(3).toMillis();
  static final long CLAIM_RETRY = Duration.ofMinutes(10).toMillis();
  static final long CODE_LIFE = Duration.ofSeconds(60).toMillis();
  private static final String GROUP = "group:";

  private Model() {}

  /** A person's ID token: its seconds are cut off. */
  record SignIn(String tenant, String user, boolean claim, long at, String text) {
    static SignIn at(long now, String tenant, String user, boolean claim, String text) {
      return new SignIn(tenant, user, claim, now / 1000 * 1000, text);
    }

    long until() {
      return at + SIGN_IN_LIFE + SKEW;
    }
  }

  // People

  private static User portal(Turn turn, SignIn shown) {
    Map<String, User> users = turn.state().users();
    String key = State.key(shown.tenant(), shown.user());
    if (turn.now() > shown.until()) {
      throw refused(401, "InvalidToken");
    }
    User known = users.get(key);
    if (known != null && shown.at() <= known.signedInAt()) {
      return known;
    }
    Long erased = turn.state().erased().get(key);
    if (known == null && erased != null && erased >= shown.at()) {
      throw refused(401, "InvalidToken");
    }
    User kept =
        new User(
            shown.tenant(),
            shown.user(),
            known == null ? "" : known.number(),
            shown.at(),
            shown.claim() ? shown.at() : User.NEVER,
            known == null ? User.NEVER : known.withdrawnAt());
    users.put(key, kept);
    turn.stage();
    return kept;
  }

  static boolean administers(User user, long now) {
    return user.provenAt() != User.NEVER
        && now < user.provenAt() + PROOF_LIFE
        && user.provenAt() > user.withdrawnAt();
  }

  private static void demandAdministrator(Turn turn, User user) {
    demand(administers(user, turn.now()), 403, "Forbidden");
  }

  private static void demand(boolean held, int status, String code) {
    if (!held) {
      throw refused(status, code);
    }
  }

  private static Optional<User> user(State state, String tenant, String id) {
    return Optional.ofNullable(state.users().get(State.key(tenant, id)));
  }

  static Rule me(SignIn who) {
    return turn -> {
      User user = portal(turn, who);
      turn.answer(200)
          .ifPresent(got -> {
            turn.same(administers(user, turn.now()), got.json().get("tenantAdmin"), "right");
            turn.same(user.number(), got.text("mobileNumber"), "number");
          });
    };
  }

  /** The right PIN is shown, or another one. */
  static Rule verifyPhone(SignIn who, String number, boolean right) {
    return turn -> {
      User user = portal(turn, who);
      demand(right, 401, "InvalidPin");
      demand(
          holder(turn.state(), user.tenant(), number)
              .filter(one -> !one.id().equals(user.id()))
              .isEmpty(),
          409,
          "PhoneTaken");
      turn.answer(200);
      put(turn, user.withNumber(number));
    };
  }

  private static void put(Turn turn, User user) {
    turn.state().users().put(user.key(), user);
  }

  static Optional<User> holder(State state, String tenant, String number) {
    return state.users().values().stream()
        .filter(one -> one.tenant().equals(tenant) && one.number().equals(number))
        .findFirst();
  }

  /** Every number of the journeys takes an SMS. */
  static Rule askForPhone(SignIn who) {
    return turn -> {
      portal(turn, who);
      turn.answer(200);
    };
  }

  static Rule releasePhone(SignIn who, String number) {
    return turn -> {
      User user = portal(turn, who);
      demandAdministrator(turn, user);
      User held =
          holder(turn.state(), user.tenant(), number).orElseThrow(() -> refused(404, "NotFound"));
      turn.answer(204);
      put(turn, held.withNumber(""));
    };
  }

  static Rule withdraw(SignIn who, String from) {
    return turn -> {
      User user = portal(turn, who);
      demandAdministrator(turn, user);
      demand(!from.equals(user.id()), 403, "Forbidden");
      User other =
          user(turn.state(), user.tenant(), from)
              .filter(one -> administers(one, turn.now()))
              .orElseThrow(() -> refused(404, "NotFound"));
      turn.answer(204);
      put(turn, other.withdrawn(Math.max(turn.now(), other.signedInAt())));
    };
  }

  static Rule administrators(SignIn who) {
    return turn -> {
      User user = portal(turn, who);
      demandAdministrator(turn, user);
      Set<Object> expected =
          turn.state().users().values().stream()
              .filter(one -> one.tenant().equals(user.tenant()))
              .filter(one -> administers(one, turn.now()))
              .map(User::id)
              .collect(Collectors.toSet());
      turn.answer(200)
          .ifPresent(
              got -> turn.same(expected, Set.copyOf(got.each("admins", "userId")), "admins"));
    };
  }

  /**
   * An erasure.
   *
   * @param again it is sent again, because the first one died: perhaps after all was done
   */
  static Rule eraseMe(SignIn who, boolean again) {
    return turn -> {
      Optional<User> user = user(turn.state(), who.tenant(), who.user());
      if (again && turn.died()) {
        return;
      }
      User own = again ? user.orElseGet(() -> portal(turn, who)) : portal(turn, who);
      boolean done = again && turn.hasStatus(401);
      if (!done) {
        turn.answer(204);
      }
      erase(turn, own);
    };
  }

  /** The same of another user, or, which is no different, of oneself. */
  static Rule eraseOther(SignIn who, String id, boolean again) {
    return turn -> {
      if (again && id.equals(who.user()) && turn.hasStatus(401)) {
        eraseMe(who, true).apply(turn);
        return;
      }
      User user = portal(turn, who);
      demandAdministrator(turn, user);
      Optional<User> other = user(turn.state(), user.tenant(), id);
      if (other.isPresent()) {
        turn.answer(204);
        erase(turn, other.get());
        return;
      }
      Long erased = turn.state().erased().get(State.key(user.tenant(), id));
      boolean forgotten = erased != null && turn.now() >= erased + MARK_LIFE;
      demand(erased != null && !(forgotten && turn.hasStatus(404)), 404, "NotFound");
      turn.answer(204);
    };
  }

  private static void erase(Turn turn, User user) {
    State state = turn.state();
    endAll(
        turn, grant -> grant.tenant().equals(user.tenant()) && grant.grantor().equals(user.id()));
    if (!user.number().isEmpty()) {
      state
          .groups()
          .replaceAll((key, group) ->
              group.tenant().equals(user.tenant())
                  ? group.with(user.number(), Optional.empty())
                  : group);
    }
    state.users().remove(user.key());
    state.erased().put(user.key(), Math.max(turn.now(), user.signedInAt()));
  }

  // The directory

  static Rule importGroup(SignIn who, Group sent) {
    return turn -> {
      User user = portal(turn, who);
      demandAdministrator(turn, user);
      turn.answer(200);
      Group known = turn.state().groups().get(State.key(user.tenant(), sent.id()));
      turn.state()
          .groups()
          .put(
              State.key(user.tenant(), sent.id()),
              new Group(
                  user.tenant(),
                  sent.id(),
                  known == null ? sent.parent() : known.parent(),
                  sent.members()));
    };
  }

  private static Optional<Group> group(State state, String tenant, String id) {
    return Optional.ofNullable(state.groups().get(State.key(tenant, id)));
  }

  /** Whether this grant's grantor has the right on which it stands. */
  static boolean holds(State state, long now, Grant grant) {
    return holds(state, now, grant.tenant(), grant.grantor(), grant.reach());
  }

  static boolean administers(State state, String tenant, String userId, Group group) {
    return user(state, tenant, userId)
        .filter(one -> Boolean.TRUE.equals(group.members().get(one.number())))
        .isPresent();
  }

  private static boolean holds(Turn turn, String tenant, String grantor, String reach) {
    return holds(turn.state(), turn.now(), tenant, grantor, reach);
  }

  private static boolean holds(State state, long now, String tenant, String grantor, String reach) {
    return switch (reach) {
      case "user" -> true;
      case "tenant" ->
          user(state, tenant, grantor).filter(one -> administers(one, now)).isPresent();
      default ->
          group(state, tenant, reach.substring(GROUP.length()))
              .filter(root -> administers(state, tenant, grantor, root))
              .isPresent();
    };
  }

  private static boolean isWithin(State state, Group group, String root) {
    Optional<Group> at = Optional.of(group);
    while (at.isPresent()) {
      if (at.get().id().equals(root)) {
        return true;
      }
      at = group(state, group.tenant(), at.get().parent());
    }
    return false;
  }

  private static boolean covers(Turn turn, Grant grant, Group group) {
    boolean right = holds(turn, grant.tenant(), grant.grantor(), grant.reach());
    return switch (grant.reach()) {
      case "user" -> administers(turn.state(), grant.tenant(), grant.grantor(), group);
      case "tenant" -> right;
      default -> right && isWithin(turn.state(), group, grant.reach().substring(GROUP.length()));
    };
  }

  // Connectors

  static Rule createConnector(SignIn who, Set<String> permissions) {
    return turn -> {
      User user = portal(turn, who);
      // One whose answer was lost is good for nothing.
      turn.answer(201)
          .ifPresent(got ->
              turn.state()
                  .connectors()
                  .put(
                      got.text("applicationId"),
                      new Connector(
                          got.text("applicationId"),
                          user.tenant(),
                          user.id(),
                          permissions,
                          true,
                          false,
                          List.of(
                              new Secret(
                                  got.text("secretId"),
                                  got.text("applicationSecret"),
                                  Long.MAX_VALUE)))));
    };
  }

  private static Connector ofTenant(Turn turn, User user, String id) {
    return Optional.ofNullable(turn.state().connectors().get(id))
        .filter(one -> !one.deleted() && one.tenant().equals(user.tenant()))
        .orElseThrow(() -> refused(404, "NotFound"));
  }

  private static boolean manages(Turn turn, User user, Connector connector) {
    return connector.tenant().equals(user.tenant())
        && (connector.owner().equals(user.id()) || administers(user, turn.now()));
  }

  private static Connector managed(Turn turn, User user, String id) {
    Connector connector = ofTenant(turn, user, id);
    demand(manages(turn, user, connector), 403, "Forbidden");
    return connector;
  }

  private static void put(Turn turn, Connector connector) {
    turn.state().connectors().put(connector.id(), connector);
  }

  static Rule changeConnector(
      SignIn who, String id, Optional<Set<String>> permissions, Optional<Boolean> active) {
    return turn -> {
      Connector before = managed(turn, portal(turn, who), id);
      Connector after =
          before.with(permissions.orElse(before.permissions()), active.orElse(before.active()));
      turn.answer(200)
          .ifPresent(got -> {
            turn.same(after.active(), got.json().get("active"), "active");
            turn.same(
                after.permissions(),
                got.json().get("permissions") instanceof List<?> list ? Set.copyOf(list) : Set.of(),
                "permissions");
          });
      put(turn, after);
    };
  }

  /** Looks at a connector; tells the ID of a secret whose answer was lost. */
  static Rule showConnector(SignIn who, String id) {
    return turn -> {
      User user = portal(turn, who);
      Connector connector = ofTenant(turn, user, id);
      Optional<Reply> answer = turn.answer(200);
      if (answer.isEmpty() || !manages(turn, user, connector)) {
        return;
      }
      List<Object> ids = answer.get().each("secrets", "secretId");
      turn.same(connector.secrets().size(), ids.size(), "number of secrets");
      List<Secret> known = new ArrayList<>();
      for (int i = 0; i < ids.size(); i++) {
        Secret secret = connector.secrets().get(i);
        String shown = String.valueOf(ids.get(i));
        turn.hold(secret.id().isEmpty() || secret.id().equals(shown), "secret " + secret.id());
        known.add(new Secret(shown, secret.text(), secret.until()));
      }
      put(turn, connector.withSecrets(known));
    };
  }

  static Rule addSecret(SignIn who, String id, long oldUntil) {
    return turn -> {
      Connector before = managed(turn, portal(turn, who), id);
      List<Secret> secrets =
          before.secrets().stream()
              .filter(one -> one.live(turn.now()))
              .map(one -> one.endingAt(oldUntil))
              .collect(Collectors.toCollection(ArrayList::new));
      demand(secrets.size() < 2, 409, "TooManySecrets");
      Optional<Reply> answer = turn.answer(201);
      secrets.add(
          new Secret(
              answer.map(got -> got.text("secretId")).orElse(""),
              answer.map(got -> got.text("applicationSecret")).orElse(""),
              Long.MAX_VALUE));
      put(turn, before.withSecrets(secrets));
    };
  }

  static Rule deleteSecret(SignIn who, String id, String secretId) {
    return turn -> {
      Connector before = managed(turn, portal(turn, who), id);
      List<Secret> rest =
          before.secrets().stream().filter(one -> !one.id().equals(secretId)).toList();
      demand(rest.size() < before.secrets().size(), 404, "NotFound");
      turn.answer(204);
      put(turn, before.withSecrets(rest));
    };
  }

  static Rule deleteConnector(SignIn who, String id) {
    return turn -> {
      User user = portal(turn, who);
      Connector known =
          Optional.ofNullable(turn.state().connectors().get(id))
              .filter(one -> one.tenant().equals(user.tenant()))
              .orElseThrow(() -> refused(404, "NotFound"));
      demand(
          manages(turn, user, known),
          known.deleted() ? 404 : 403,
          known.deleted() ? "NotFound" : "Forbidden");
      turn.answer(204);
      put(turn, known.gone());
      turn.state()
          .grants()
          .replaceAll((number, grant) ->
              grant.connector().equals(id) ? turn.died() ? grant.maybeEnd() : grant.end() : grant);
      if (!turn.died()) {
        // What an earlier deletion left is ended, too.
        endAll(turn, grant -> grant.maybeEnded() && grant.tenant().equals(user.tenant()));
      }
    };
  }

  /** The connector of this pair. */
  private static Connector authenticate(Turn turn, String id, String secret) {
    Connector connector = turn.state().connectors().get(id);
    if (connector == null
        || connector.secrets().stream()
            .noneMatch(one -> one.live(turn.now()) && one.text().equals(secret))) {
      throw refused(401, "Unauthenticated");
    }
    return connector;
  }

  // Grants

  private static void demandRight(Turn turn, User user, String reach) {
    switch (reach) {
      case "user" -> demand(!user.number().isEmpty(), 409, "PhoneNotVerified");
      case "tenant" -> demandAdministrator(turn, user);
      default -> {
        Group group =
            group(turn.state(), user.tenant(), reach.substring(GROUP.length()))
                .orElseThrow(() -> refused(404, "NotFound"));
        demand(!user.number().isEmpty(), 409, "PhoneNotVerified");
        demand(administers(turn.state(), user.tenant(), user.id(), group), 403, "Forbidden");
      }
    }
  }

  private static boolean mayGive(Turn turn, User user, String reach) {
    return (reach.equals("tenant") || !user.number().isEmpty())
        && holds(turn, user.tenant(), user.id(), reach);
  }

  static Rule issue(SignIn who, String connectorId, String reach) {
    return turn -> {
      User user = portal(turn, who);
      Connector connector = ofTenant(turn, user, connectorId);
      demandRight(turn, user, reach);
      demand(connector.active(), 403, "Forbidden");
      Grant grant = put(turn, connector, user.id(), reach, connector.permissions());
      turn.answer(201)
          .ifPresent(got -> {
            put(turn, grant.named(got.text("grantId")));
            handedOver(turn, grant, got);
            turn.same(reach.replaceFirst(":.*", ""), got.text("reach"), "reach");
          });
    };
  }

  /** A new grant in its slot; the one that was there ends. */
  private static Grant put(
      Turn turn, Connector connector, String grantor, String reach, Set<String> scopes) {
    Grant grant =
        new Grant(
            turn.number(),
            "",
            connector.tenant(),
            connector.id(),
            reach,
            grantor,
            scopes,
            new Token(turn.number(), turn.now(), turn.now() + REFRESH_LIFE),
            Optional.empty(),
            Optional.empty(),
            0,
            false,
            false,
            0,
            false);
    Integer before = turn.state().slots().put(grant.slot(), grant.id());
    if (before != null) {
      turn.state().grants().computeIfPresent(before, (number, old) -> old.end());
    }
    put(turn, grant);
    return grant;
  }

  private static void put(Turn turn, Grant grant) {
    turn.state().grants().put(grant.id(), grant);
  }

  private static void handedOver(Turn turn, Grant grant, Reply got) {
    learn(turn, grant, grant.current(), got.text("refreshToken"));
    turn.same(grant.current().until(), got.number("refreshTokenExpiry"), "expiry");
    turn.scopes(grant.scopes(), got.text("grantedScope"), ",");
  }

  /** A refresh token's text; seen again it must be the same. */
  private static void learn(Turn turn, Grant grant, Token token, String text) {
    turn.hold(!text.isEmpty(), "a refresh token");
    String before = turn.state().texts().putIfAbsent(token.number(), text);
    turn.hold(before == null || before.equals(text), "the same refresh token as before");
    Integer owner = turn.state().owners().putIfAbsent(text, grant.id());
    turn.hold(owner == null || owner == grant.id(), "a refresh token of its own");
  }

  /** A sign-in by PIN at a connector: the right PIN is shown, or another one. */
  static Rule loginWithPin(String connectorId, String number, boolean right, boolean tenantReach) {
    return turn -> {
      Connector connector =
          Optional.ofNullable(turn.state().connectors().get(connectorId))
              .filter(one -> !one.deleted())
              .orElseThrow(() -> refused(401, "Unauthenticated"));
      demand(connector.active(), 403, "Forbidden");
      demand(right, 401, "InvalidPin");
      User user =
          holder(turn.state(), connector.tenant(), number)
              .orElseThrow(() -> refused(401, "InvalidPin"));
      String reach = tenantReach && administers(user, turn.now()) ? "tenant" : "user";
      Grant grant = put(turn, connector, user.id(), reach, connector.permissions());
      turn.answer(200).ifPresent(got -> handedOver(turn, grant, got));
    };
  }

  /** Whether an SMS goes out is the caller's to look at. */
  static Rule generatePin(String connectorId) {
    return turn -> {
      Connector connector = turn.state().connectors().get(connectorId);
      demand(connector != null && !connector.deleted(), 401, "Unauthenticated");
      turn.answer(200).ifPresent(got -> turn.same("{}", got.body(), "body"));
    };
  }

  private static Optional<Grant> byText(State state, String text) {
    return Optional.ofNullable(state.owners().get(text)).map(state.grants()::get);
  }

  private static boolean is(State state, Token token, String text) {
    return text.equals(state.texts().get(token.number()));
  }

  /** An exchange; at {@code /oauth2/token} names and statuses are those of RFC 6749. */
  static Rule exchange(String connectorId, String secret, String text, boolean standard) {
    return turn -> {
      State state = turn.state();
      Connector connector = authenticate(turn, connectorId, secret);
      Refused bad = refused(standard ? 400 : 401, "InvalidToken");
      Grant grant =
          byText(state, text)
              .filter(one -> one.connector().equals(connectorId) && !one.ended())
              .orElseThrow(() -> bad);
      Optional<Token> successor;
      if (grant.previous().filter(one -> is(state, one, text)).isPresent()) {
        holdLive(turn.now() < grant.previousUntil(), bad);
        successor = Optional.of(grant.current());
      } else {
        if (grant.offer().filter(one -> is(state, one, text)).isPresent()) {
          holdLive(turn.now() < grant.offer().orElseThrow().until(), bad);
          grant = grant.renewed(Math.min(turn.now() + GRACE, grant.current().until()));
          put(turn, grant);
          turn.stage();
        }
        holdLive(is(state, grant.current(), text) && turn.now() < grant.current().until(), bad);
        if (grant.current().due(turn.now()) && grant.offer().isEmpty()) {
          grant = grant.offering(new Token(turn.number(), turn.now(), turn.now() + REFRESH_LIFE));
          put(turn, grant);
          turn.stage();
        }
        successor = grant.offer();
      }
      grant = grant.use();
      put(turn, grant);
      exchanged(turn, connector, grant, successor, standard);
    };
  }

  private static void holdLive(boolean live, Refused otherwise) {
    if (!live) {
      throw otherwise;
    }
  }

  private static void exchanged(
      Turn turn, Connector connector, Grant grant, Optional<Token> successor, boolean standard) {
    Optional<Reply> answer = turn.answer(200);
    if (answer.isEmpty()) {
      return;
    }
    Reply got = answer.get();
    Set<String> scopes = both(grant.scopes(), connector.permissions());
    long until = Math.min(turn.now() + ACCESS_LIFE, grant.expiresAt());
    String next = got.text(standard ? "refresh_token" : "refreshToken");
    turn.scopes(scopes, got.text("scope"), standard ? " " : ",");
    turn.same(successor.isPresent(), !next.isEmpty(), "a successor:");
    successor.ifPresent(one -> learn(turn, grant, one, next));
    if (standard) {
      turn.same((until - turn.now()) / 1000, got.number("expires_in"), "life");
    } else {
      turn.same(until, got.number("accessTokenExpiry"), "expiry");
    }
    turn.state()
        .accesses()
        .put(
            got.text(standard ? "access_token" : "accessToken"),
            new Access(grant.id(), until / 1000 * 1000, scopes, grant.accessGeneration()));
  }

  private static Set<String> both(Set<String> one, Set<String> other) {
    Set<String> both = new HashSet<>(one);
    both.retainAll(other);
    return both;
  }

  /** A grant of the caller's tenant, by its public ID. */
  private static Grant named(Turn turn, User user, String grantId) {
    return turn.state().grants().values().stream()
        .filter(one -> one.grantId().equals(grantId) && one.tenant().equals(user.tenant()))
        .findFirst()
        .orElseThrow(() -> refused(404, "NotFound"));
  }

  private static void end(Turn turn, Grant grant) {
    put(turn, grant.end());
    turn.state().slots().remove(grant.slot(), grant.id());
  }

  private static void endAll(Turn turn, Predicate<Grant> which) {
    List.copyOf(turn.state().grants().values()).stream()
        .filter(which)
        .filter(grant -> !grant.ended())
        .forEach(grant -> end(turn, grant));
  }

  static Rule endGrant(SignIn who, String grantId) {
    return turn -> {
      User user = portal(turn, who);
      Grant grant = named(turn, user, grantId);
      Connector connector =
          Objects.requireNonNull(turn.state().connectors().get(grant.connector()));
      demand(grant.grantor().equals(user.id()) || manages(turn, user, connector), 403, "Forbidden");
      turn.answer(204);
      end(turn, grant);
    };
  }

  /** Ends a connector's grants; {@code again} after one that died. */
  static Rule endOfConnector(SignIn who, String id, boolean again) {
    return turn -> {
      managed(turn, portal(turn, who), id);
      ended(turn, grant -> grant.connector().equals(id), again);
    };
  }

  static Rule endOfUser(SignIn who, String id, boolean again) {
    return turn -> {
      User user = portal(turn, who);
      demand(id.equals(user.id()) || administers(user, turn.now()), 403, "Forbidden");
      Predicate<Grant> own =
          grant -> grant.tenant().equals(user.tenant()) && grant.grantor().equals(id);
      boolean known = user(turn.state(), user.tenant(), id).isPresent();
      boolean perhaps =
          turn.state().grants().values().stream().anyMatch(one -> own.test(one) && !one.ended());
      demand(known || (perhaps && !turn.hasStatus(404)), 404, "NotFound");
      ended(turn, own, again);
    };
  }

  static Rule endOfTenant(SignIn who, boolean again) {
    return turn -> {
      User user = portal(turn, who);
      demandAdministrator(turn, user);
      ended(turn, grant -> grant.tenant().equals(user.tenant()), again);
    };
  }

  private static void ended(Turn turn, Predicate<Grant> which, boolean again) {
    List<Grant> open =
        turn.state().grants().values().stream().filter(which).filter(one -> !one.ended()).toList();
    long sure = open.stream().filter(one -> one.live(turn.now()) && !one.maybeEnded()).count();
    turn.answer(200)
        .ifPresent(got -> {
          long count = got.number("grantsEnded");
          turn.hold(
              (again || count >= sure) && count <= open.size(),
              "between " + sure + " and " + open.size() + " ended");
          turn.same(false, got.json().get("more"), "more");
        });
    endAll(turn, which);
  }

  /** RFC 7009. */
  static Rule revoke(String connectorId, String secret, String text) {
    return turn -> {
      State state = turn.state();
      Connector connector = authenticate(turn, connectorId, secret);
      Optional<Grant> shown =
          byText(state, text)
              .filter(one ->
                  is(state, one.current(), text)
                      || one.offer().filter(next -> is(state, next, text)).isPresent());
      Optional<Grant> ofAccess =
          Optional.ofNullable(state.accesses().get(text))
              .filter(access -> isGood(turn, access))
              .map(access -> state.grants().get(access.grant()));
      Optional<Grant> found =
          shown.or(() -> ofAccess).filter(one -> one.tenant().equals(connector.tenant()));
      demand(
          found.map(one -> one.connector().equals(connectorId)).orElse(true), 400, "InvalidToken");
      turn.answer(200);
      if (found.isPresent() && shown.isPresent()) {
        end(turn, found.get());
      } else {
        found.ifPresent(one -> put(turn, one.withoutAccessTokens()));
      }
    };
  }

  /** Whoever shows a token ends it; the answer tells nothing. */
  static Rule leaked(String text) {
    return turn -> {
      State state = turn.state();
      turn.answer(204);
      byText(state, text)
          .filter(grant -> isGood(turn, grant, text))
          .ifPresent(grant -> end(turn, grant));
      Optional.ofNullable(state.accesses().get(text))
          .filter(access -> isGood(turn, access))
          .map(access -> state.grants().get(access.grant()))
          .ifPresent(grant -> put(turn, grant.withoutAccessTokens()));
      List.copyOf(state.codes().values()).stream()
          .filter(code -> text.equals(state.texts().get(code.number())) && code.open(turn.now()))
          .forEach(code -> state.codes().put(code.number(), code.cancel()));
      List.copyOf(state.connectors().values())
          .forEach(connector ->
              put(
                  turn,
                  connector.withSecrets(
                      connector.secrets().stream()
                          .filter(one -> !one.text().equals(text) || !one.live(turn.now()))
                          .toList())));
    };
  }

  /** Whether a refresh token would be exchanged now. */
  private static boolean isGood(Turn turn, Grant grant, String text) {
    return isGood(turn.state(), turn.now(), grant, text);
  }

  /** The same as it stands in this state. */
  static boolean isGood(State state, long now, Grant grant, String text) {
    if (grant.ended()) {
      return false;
    }
    if (is(state, grant.current(), text)) {
      return now < grant.current().until();
    }
    return grant.offer().filter(one -> is(state, one, text) && now < one.until()).isPresent()
        || grant
            .previous()
            .filter(one -> is(state, one, text) && now < grant.previousUntil())
            .isPresent();
  }

  private static boolean isGood(Turn turn, Access access) {
    Grant grant = turn.state().grant(access.grant());
    Connector connector = Objects.requireNonNull(turn.state().connectors().get(grant.connector()));
    return turn.now() <= access.until() + SKEW
        && grant.live(turn.now())
        && access.generation() == grant.accessGeneration()
        && !connector.deleted();
  }

  static Rule adopt(SignIn who, String grantId) {
    return turn -> {
      User user = portal(turn, who);
      Grant grant = named(turn, user, grantId);
      demand(grant.live(turn.now()), 404, "NotFound");
      ofTenant(turn, user, grant.connector());
      if (grant.reach().equals("user")) {
        demandAdministrator(turn, user);
        throw refused(409, "GrantIsPersonal");
      }
      demandRight(turn, user, grant.reach());
      if (grant.grantor().equals(user.id())) {
        turn.answer(204);
        return;
      }
      demand(!holds(turn.state(), turn.now(), grant), 409, "GrantorHasRight");
      Grant adopted = grant.adoptedBy(user.id());
      Integer there = turn.state().slots().get(adopted.slot());
      if (there != null && there != grant.id()) {
        Grant before = turn.state().grant(there);
        demand(!before.live(turn.now()), 409, "SlotTaken");
        end(turn, before);
      }
      turn.answer(204);
      turn.state().slots().remove(grant.slot());
      turn.state().slots().put(adopted.slot(), grant.id());
      put(turn, adopted);
    };
  }

  /** The live grants of a connector, as far as the caller may see them; tells lost IDs. */
  static Rule grants(SignIn who, String connectorId) {
    return turn -> {
      User user = portal(turn, who);
      Connector connector = ofTenant(turn, user, connectorId);
      boolean all = manages(turn, user, connector);
      Map<String, Grant> open = new LinkedHashMap<>();
      turn.state().grants().values().stream()
          .filter(one -> one.connector().equals(connectorId) && one.live(turn.now()))
          .filter(one -> all || one.grantor().equals(user.id()))
          .forEach(one -> open.put(one.slot(), one));
      Optional<Reply> answer = turn.answer(200);
      if (answer.isEmpty()) {
        return;
      }
      List<Map<String, Object>> shown = answer.get().list("grants");
      turn.same(open.size(), shown.size(), "number of grants");
      for (Map<String, Object> one : shown) {
        String by = String.valueOf(one.get("grantedBy"));
        String slot =
            "group".equals(one.get("reach"))
                ? connectorId + "/group:" + one.get("groupId")
                : connectorId + "/user:" + State.key(user.tenant(), by);
        Optional<Grant> expected = Optional.ofNullable(open.get(slot));
        turn.hold(expected.isPresent(), "no grant at " + slot);
        Grant grant = expected.orElseThrow();
        String id = String.valueOf(one.get("grantId"));
        turn.hold(grant.grantId().isEmpty() || grant.grantId().equals(id), grant.grantId());
        turn.same(grant.expiresAt(), number(one.get("expiresAt")), "expiry");
        turn.same(
            !holds(turn.state(), turn.now(), grant),
            Optional.ofNullable(one.get("orphaned")).orElse(""),
            "orphaned");
        put(turn, grant.named(id));
      }
    };
  }

  private static long number(@Nullable Object value) {
    return value instanceof Number number ? number.longValue() : -1;
  }

  // Codes

  static Rule makeClaim(SignIn who, String connectorId, String reach) {
    return turn -> {
      User user = portal(turn, who);
      Connector connector = ofTenant(turn, user, connectorId);
      demandRight(turn, user, reach);
      demand(connector.active(), 403, "Forbidden");
      // One whose answer was lost is nobody's.
      turn.answer(201)
          .ifPresent(got -> {
            turn.same(turn.now() + CLAIM_LIFE, got.number("expiresAt"), "expiry");
            keep(
                turn,
                new Code(
                    turn.number(),
                    true,
                    got.text("claimId"),
                    user.tenant(),
                    connectorId,
                    user.id(),
                    reach,
                    connector.permissions(),
                    user.signedInAt(),
                    turn.now() + CLAIM_LIFE,
                    false,
                    User.NEVER,
                    0),
                got.text("claimCode"));
          });
    };
  }

  private static void keep(Turn turn, Code code, String text) {
    turn.state().codes().put(code.number(), code);
    turn.state().texts().put(code.number(), text);
  }

  /** A consent that a person gave by the portal's page, of user reach. */
  static Rule consent(SignIn who, String connectorId, String code) {
    return turn -> {
      User user = portal(turn, who);
      Connector connector = ofTenant(turn, user, connectorId);
      keep(
          turn,
          new Code(
              turn.number(),
              false,
              "",
              user.tenant(),
              connectorId,
              user.id(),
              "user",
              connector.permissions(),
              user.signedInAt(),
              turn.now() + CODE_LIFE,
              false,
              User.NEVER,
              0),
          code);
    };
  }

  private static Optional<Code> code(State state, String connectorId, String text, boolean claim) {
    return state.codes().values().stream()
        .filter(one -> one.claim() == claim && one.connector().equals(connectorId))
        .filter(one -> text.equals(state.texts().get(one.number())))
        .findFirst();
  }

  /** Who gave a code's word, while it stands. */
  private static Optional<User> standing(Turn turn, Code code) {
    Long erased = turn.state().erased().get(State.key(code.tenant(), code.grantor()));
    return erased != null && erased >= code.signedInAt()
        ? Optional.empty()
        : user(turn.state(), code.tenant(), code.grantor())
            .filter(user -> mayGive(turn, user, code.reach()));
  }

  static Rule redeemClaim(String connectorId, String secret, String text) {
    return turn -> {
      State state = turn.state();
      Connector connector = authenticate(turn, connectorId, secret);
      Code code =
          code(state, connectorId, text, true).orElseThrow(() -> refused(401, "InvalidToken"));
      if (code.redeemed()) {
        Grant given =
            Optional.ofNullable(state.grants().get(code.grant()))
                .filter(one -> turn.now() < code.redeemedAt() + CLAIM_RETRY)
                .filter(one -> one.live(turn.now()) && !one.used())
                .orElseThrow(() -> refused(401, "InvalidToken"));
        turn.answer(200).ifPresent(got -> handedOver(turn, given, got));
        return;
      }
      demand(code.open(turn.now()), 401, "InvalidToken");
      Grant grant = redeem(turn, connector, code, 403, "Forbidden", 403);
      turn.answer(200).ifPresent(got -> handedOver(turn, grant, got));
    };
  }

  private static Grant redeem(
      Turn turn, Connector connector, Code code, int undone, String undoneCode, int inactive) {
    User user = standing(turn, code).orElseThrow(() -> refused(undone, undoneCode));
    demand(connector.active(), inactive, "Forbidden");
    Grant grant =
        put(turn, connector, user.id(), code.reach(), both(code.scopes(), connector.permissions()));
    turn.state().codes().put(code.number(), code.redeem(turn.now(), grant.id()));
    return grant;
  }

  /** An authorization code at {@code /oauth2/token}; shown again it ends what it gave. */
  static Rule exchangeCode(String connectorId, String secret, String text) {
    return turn -> {
      State state = turn.state();
      Connector connector = authenticate(turn, connectorId, secret);
      Refused bad = refused(400, "InvalidToken");
      Code code = code(state, connectorId, text, false).orElseThrow(() -> bad);
      if (code.redeemed()) {
        Optional.ofNullable(state.grants().get(code.grant())).ifPresent(given -> end(turn, given));
        throw bad;
      }
      holdLive(code.open(turn.now()), bad);
      Grant grant = redeem(turn, connector, code, 400, "InvalidToken", 400);
      turn.stage();
      Grant used = grant.use();
      put(turn, used);
      Optional<Reply> answer = turn.answer(200);
      answer.ifPresent(got -> learn(turn, used, used.current(), got.text("refresh_token")));
      exchanged(turn, connector, used, Optional.of(used.current()), true);
    };
  }

  static Rule cancelClaim(SignIn who, String claimId) {
    return turn -> {
      User user = portal(turn, who);
      Code code =
          turn.state().codes().values().stream()
              .filter(one -> one.claim() && one.claimId().equals(claimId))
              .filter(one -> one.tenant().equals(user.tenant()))
              .findFirst()
              .orElseThrow(() -> refused(404, "NotFound"));
      Connector connector = Objects.requireNonNull(turn.state().connectors().get(code.connector()));
      demand(code.grantor().equals(user.id()) || manages(turn, user, connector), 403, "Forbidden");
      turn.answer(204);
      if (!code.redeemed()) {
        turn.state().codes().put(code.number(), code.cancel());
      }
    };
  }

  // Resources

  private static Grant access(Turn turn, String text, String scope) {
    Access access = turn.state().accesses().get(text);
    if (access == null || !isGood(turn, access)) {
      throw refused(401, "InvalidToken");
    }
    Grant grant = turn.state().grant(access.grant());
    Connector connector = Objects.requireNonNull(turn.state().connectors().get(grant.connector()));
    demand(
        access.scopes().contains(scope) && connector.permissions().contains(scope),
        403,
        "Forbidden");
    return grant;
  }

  static Rule listGroups(String text) {
    return turn -> {
      Grant grant = access(turn, text, "groupinfo.read");
      Set<Object> reached =
          turn.state().groups().values().stream()
              .filter(group -> group.tenant().equals(grant.tenant()))
              .filter(group -> covers(turn, grant, group))
              .map(Group::id)
              .collect(Collectors.toSet());
      turn.answer(200)
          .ifPresent(
              got -> turn.same(reached, Set.copyOf(got.each("groups", "groupId")), "groups"));
    };
  }

  static Rule showGroup(String text, String id) {
    return turn -> {
      Group group = reached(turn, access(turn, text, "groupinfo.read"), id);
      turn.answer(200)
          .ifPresent(
              got -> turn.same((long) group.members().size(), got.number("userCount"), "members"));
    };
  }

  private static Group reached(Turn turn, Grant grant, String id) {
    Group group =
        group(turn.state(), grant.tenant(), id).orElseThrow(() -> refused(404, "NotFound"));
    demand(covers(turn, grant, group), 403, "Forbidden");
    return group;
  }

  static Rule showUser(String text) {
    return turn -> {
      Grant grant = access(turn, text, "profile.read");
      User user =
          user(turn.state(), grant.tenant(), grant.grantor())
              .orElseThrow(() -> refused(404, "NotFound"));
      turn.answer(200)
          .ifPresent(got -> {
            turn.same(user.id(), got.text("id"), "user");
            turn.same(user.number(), got.text("mobileNumber"), "number");
          });
    };
  }

  static Rule createGroup(String text, String number) {
    return turn -> {
      Grant grant = access(turn, text, "groupinfo.write");
      boolean below = grant.reach().startsWith(GROUP);
      boolean right = holds(turn, grant.tenant(), grant.grantor(), grant.reach());
      demand(right, 403, "Forbidden");
      String own = user(turn.state(), grant.tenant(), grant.grantor()).map(User::number).orElse("");
      demand(!own.isEmpty(), 409, "PhoneNotVerified");
      Map<String, Boolean> members = new LinkedHashMap<>();
      members.put(number, false);
      members.put(own, true);
      turn.answer(200)
          .ifPresent(got ->
              put(
                  turn,
                  new Group(
                      grant.tenant(),
                      got.text("groupId"),
                      below ? grant.reach().substring(GROUP.length()) : "",
                      members)));
    };
  }

  private static void put(Turn turn, Group group) {
    turn.state().groups().put(State.key(group.tenant(), group.id()), group);
  }

  static Rule addMember(String text, String id, String number) {
    return turn -> {
      Group group = reached(turn, access(turn, text, "groupmember.write"), id);
      turn.answer(200);
      put(turn, group.with(number, Optional.of(group.members().getOrDefault(number, false))));
    };
  }

  static Rule removeMember(String text, String id, String number) {
    return turn -> {
      Group group = reached(turn, access(turn, text, "groupmember.remove"), id);
      demand(group.members().containsKey(number), 404, "NotFound");
      turn.answer(200);
      put(turn, group.with(number, Optional.empty()));
    };
  }

  /** A connector asks what its own refresh token is worth; looking changes nothing. */
  static Rule introspect(String connectorId, String secret, String text) {
    return turn -> {
      Connector connector = authenticate(turn, connectorId, secret);
      Optional<Grant> good =
          byText(turn.state(), text)
              .filter(grant -> grant.connector().equals(connectorId))
              .filter(grant -> isGood(turn, grant, text));
      turn.answer(200)
          .ifPresent(got -> {
            turn.same(good.isPresent(), got.json().get("active"), "active");
            good.ifPresent(grant ->
                turn.scopes(both(grant.scopes(), connector.permissions()), got.text("scope"), " "));
          });
    };
  }
}
