package pintle.journey;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import pintle.group.Role;
import pintle.journey.Model.SignIn;
import pintle.journey.State.Connector;
import pintle.journey.State.Grant;
import pintle.journey.State.Group;
import pintle.journey.State.Secret;
import pintle.journey.State.Token;
import pintle.journey.State.User;
import pintle.journey.Turn.Rule;
import pintle.tenant.TenantId;
import pintle.world.Call;
import pintle.world.OAuth;
import pintle.world.OAuth2;
import pintle.world.Phones;
import pintle.world.Reply;
import pintle.world.TestProvider.Person;
import pintle.world.World;
import pintle.world.World.Credentials;

/**
 * One way through the functions, drawn by a seed: people, programs, strangers and time act at
 * random, calls die halfway, answers get lost. Each answer is held against the model, and now and
 * then every token that was ever issued is tried.
 */
final class Journey {
  private static final int BETWEEN_SWEEPS = 50;
  private static final int MOST_STATES = 200;
  private static final int SHOWN = 12;

  private static final Pattern TOKEN = Pattern.compile("(pintle_.._|eyJ)[A-Za-z0-9._-]+");

  private static final List<Person> PEOPLE =
      List.of(
          World.DEVELOPER,
          World.GROUP_ADMIN,
          World.TENANT_ADMIN,
          World.MEMBER,
          new Person(
              World.TENANT, "aaaaaaaa-0000-4000-8000-000000000005", "Two", Phones.number(5), true),
          World.OTHER_ADMIN,
          new Person(
              World.OTHER_TENANT,
              "bbbbbbbb-0000-4000-8000-000000000002",
              "Ano",
              Phones.number(6),
              false));

  private static final List<String> NUMBERS =
      PEOPLE.stream().map(Person::number).distinct().toList();

  private static final List<String> PERMISSIONS =
      List.of(
          "groupinfo.read",
          "groupinfo.write",
          "groupmember.read",
          "groupmember.write",
          "groupmember.remove",
          "profile.read");

  private final long seed;
  private final Random random;
  private final MortalPorts ports;
  private final World world;
  private final boolean tenantReachByPin;
  private final Map<String, List<SignIn>> signIns = new HashMap<>();
  private final Map<String, Set<String>> secrets = new HashMap<>();
  private final Set<String> troubled = new LinkedHashSet<>();
  private final Set<String> past = new HashSet<>();
  private final List<String> trail = new ArrayList<>();
  private List<State> states;
  private int serial;
  private int step;
  private int calls;

  Journey(long seed, Fault fault) {
    this.seed = seed;
    this.random = new Random(seed);
    this.ports = new MortalPorts(fault);
    this.tenantReachByPin = random.nextBoolean();
    Map<String, String> environment = new HashMap<>(Phones.UNCAPPED);
    environment.put("PIN_ANSWER_FLOOR_MS", "0");
    environment.put("TENANT_REACH_BY_PIN", Boolean.toString(tenantReachByPin));
    this.world = new World(ports, environment);
    State state = State.empty();
    group(
        state, World.TENANT, World.SALES, "", Map.of(World.GROUP_ADMIN, true, World.MEMBER, false));
    group(state, World.TENANT, World.TEAM, World.SALES, Map.of(World.MEMBER, false));
    group(state, World.TENANT, World.BOARD, "", Map.of(World.TENANT_ADMIN, true));
    group(state, World.OTHER_TENANT, World.FOREIGN, "", Map.of(World.OTHER_ADMIN, true));
    this.states = List.of(state);
  }

  private static void group(
      State state, String tenant, String id, String parent, Map<Person, Boolean> people) {
    Map<String, Boolean> members = new HashMap<>();
    people.forEach((person, admin) -> members.put(person.number(), admin));
    state.groups().put(State.key(tenant, id), new Group(tenant, id, parent, members));
  }

  /** Goes so many steps, and tries every token at the end. */
  void run(int steps) {
    try {
      for (Person person : PEOPLE) {
        registerPhone(person, person.number());
      }
      for (step = 1; step <= steps; step++) {
        act();
        if (step % BETWEEN_SWEEPS == 0 || step == steps) {
          sweep();
        }
      }
    } catch (AssertionError | RuntimeException wrong) {
      throw new Lost(
          seed, step, trail.subList(Math.max(0, trail.size() - SHOWN), trail.size()), wrong);
    }
  }

  /** What was done, and what came of it. */
  List<String> trail() {
    return List.copyOf(trail);
  }

  /** How many calls it took. */
  int calls() {
    return calls;
  }

  /** A journey that met what the model does not expect. */
  static final class Lost extends AssertionError {
    private static final long serialVersionUID = 1;
    private final long seed;
    private final int step;

    private Lost(long seed, int step, List<String> trail, Throwable cause) {
      super(
          "seed %d, step %d: %s%n  %s"
              .formatted(seed, step, cause.getMessage(), String.join("\n  ", trail)),
          cause);
      this.seed = seed;
      this.step = step;
    }

    long seed() {
      return seed;
    }

    int step() {
      return step;
    }

    /** All of it, and the shortest way back. */
    String howToGoItAgain() {
      return getMessage()
          + "%nAgain: ./mvnw -pl functions test -Dtest=JourneysTest#everyAnswerIsTheModels -Djourney.seed=%d -Djourney.steps=%d"
              .formatted(seed, step);
    }
  }

  // One call

  private long now() {
    return world.clock().instant().toEpochMilli();
  }

  /** What is known of how it stands; after a crash one of several ways. */
  private State state() {
    return states.getFirst();
  }

  /** Makes a call and holds it; empty where it died. */
  private Optional<Reply> perform(String name, Supplier<Call> call, Rule rule, boolean mayDie) {
    boolean dies = mayDie && chance(12);
    if (dies) {
      ports.dieAt(1 + random.nextInt(3), random.nextBoolean());
    }
    Optional<Reply> reply;
    try {
      reply = Optional.of(send(call.get()));
    } catch (MortalPorts.Death death) {
      reply = Optional.empty();
    } finally {
      ports.revive();
    }
    hold(name, rule, reply);
    return reply;
  }

  private Reply send(Call call) {
    calls++;
    // Wrong secrets close an address; here each call comes from another one.
    return call.from("10." + (calls >> 16) + "." + (calls >> 8 & 255) + "." + (calls & 255)).send();
  }

  private void hold(String name, Rule rule, Optional<Reply> reply) {
    serial++;
    trail.add(
        "%d. %s -> %s".formatted(step, name, reply.map(got -> "" + got.status()).orElse("died")));
    List<String> wrong = new ArrayList<>();
    List<State> after = new ArrayList<>();
    for (State before : states) {
      State copied = states.size() == 1 && reply.isPresent() ? before : before.copy();
      after.addAll(Turn.after(copied, rule, now(), serial, reply, wrong));
    }
    after.forEach(State::tidy);
    List<State> apart = after.size() == 1 ? after : after.stream().distinct().toList();
    if (apart.isEmpty() || apart.size() > MOST_STATES) {
      throw new AssertionError(
          apart.isEmpty()
              ? name + ": " + TOKEN.matcher(wrong.getFirst()).replaceAll("$1…")
              : "too much is left open");
    }
    states = apart;
  }

  /** A call that may die; now and then its answer is lost and it is sent again. */
  private void perform(String name, Supplier<Call> call, Rule rule) {
    boolean died = perform(name, call, rule, true).isEmpty();
    if (died && chance(50)) {
      lookAround();
    }
    if (chance(10)) {
      perform(name + ", again", call, rule, true);
    }
  }

  /** A call of many writes: one that dies is sent again at once, which has to complete it. */
  private void complete(String name, Supplier<Call> call, Rule first, Rule again) {
    boolean dies = chance(15);
    if (dies) {
      ports.dieAt(1 + random.nextInt(6), random.nextBoolean());
    }
    Optional<Reply> reply;
    try {
      reply = Optional.of(send(call.get()));
    } catch (MortalPorts.Death death) {
      reply = Optional.empty();
    } finally {
      ports.revive();
    }
    if (reply.isPresent()) {
      hold(name, first, reply);
    } else {
      trail.add(step + ". " + name + " -> died");
      hold(name + ", again", again, Optional.of(send(call.get())));
    }
  }

  // Who and what

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T any(Collection<T> from) {
    List<T> list = List.copyOf(from);
    return list.get(random.nextInt(list.size()));
  }

  /** One of the newest, or any. */
  private <T> Optional<T> recent(Collection<T> from) {
    if (from.isEmpty()) {
      return Optional.empty();
    }
    List<T> list = List.copyOf(from);
    int span = chance(70) ? Math.min(6, list.size()) : list.size();
    return Optional.of(list.get(list.size() - 1 - random.nextInt(span)));
  }

  private Person person() {
    return any(PEOPLE);
  }

  /** Somebody of this organisation, seldom of another one. */
  private Person person(String tenant) {
    return chance(5)
        ? person()
        : any(PEOPLE.stream().filter(one -> one.tenant().equals(tenant)).toList());
  }

  /** The person's sign-in: the one that is at hand, a new one, or an old one. */
  private SignIn signIn(Person person) {
    List<SignIn> known = signIns.computeIfAbsent(person.user(), id -> new ArrayList<>());
    if (!known.isEmpty() && chance(3)) {
      return any(known);
    }
    if (!known.isEmpty() && now() < known.getLast().until() - 2 * Model.SKEW && chance(90)) {
      return known.getLast();
    }
    boolean claim = chance(person.tenantAdministrator() ? 92 : 4);
    Person shown =
        new Person(person.tenant(), person.user(), person.name(), person.number(), claim);
    SignIn made =
        SignIn.at(
            now(),
            person.tenant(),
            person.user(),
            claim,
            ports
                .provider()
                .token(
                    shown,
                    claims ->
                        claims.expirationTime(
                            Date.from(world.clock().instant().plusMillis(Model.SIGN_IN_LIFE)))));
    known.add(made);
    return made;
  }

  private Call portal(String route, SignIn who) {
    return world.call(route).header("Authorization", "Bearer " + who.text());
  }

  private Optional<Connector> connector() {
    return recent(
        state().connectors().values().stream().filter(one -> !one.deleted() || chance(5)).toList());
  }

  /** Mostly one that is right now. */
  private String secret(String connectorId) {
    Optional<String> right = rightSecret(connectorId);
    Set<String> ever = secrets.getOrDefault(connectorId, Set.of());
    if (right.isPresent() && chance(93)) {
      return right.get();
    }
    return ever.isEmpty() ? "wrong" : any(ever);
  }

  private Optional<String> rightSecret(String connectorId) {
    return Optional.ofNullable(state().connectors().get(connectorId)).stream()
        .flatMap(one -> one.secrets().stream())
        .filter(one -> one.live(now()) && !one.text().isEmpty())
        .map(Secret::text)
        .findFirst();
  }

  private void keepSecrets() {
    state()
        .connectors()
        .values()
        .forEach(one ->
            one.secrets().stream()
                .map(Secret::text)
                .filter(text -> !text.isEmpty())
                .forEach(
                    text -> secrets.computeIfAbsent(one.id(), id -> new TreeSet<>()).add(text)));
  }

  private Optional<String> refreshToken() {
    Optional<String> text = recent(state().owners().keySet());
    return text.map(one -> chance(4) ? mistyped(one) : one);
  }

  private String mistyped(String text) {
    int at = random.nextInt(text.length());
    char other = text.charAt(at) == 'x' ? 'y' : 'x';
    return text.substring(0, at) + other + text.substring(at + 1);
  }

  /** The connector of a refresh token, seldom another one. */
  private String connectorOf(String refreshToken) {
    Optional<Grant> grant =
        Optional.ofNullable(state().owners().get(refreshToken)).map(state().grants()::get);
    return grant.isPresent() && !chance(5)
        ? grant.get().connector()
        : connector().map(Connector::id).orElse("none");
  }

  private String reach(String tenant) {
    return switch (random.nextInt(5)) {
      case 0, 1 -> "user";
      case 2 -> "tenant";
      default -> "group:" + groupId(tenant);
    };
  }

  /** Mostly somebody who has the right. */
  private Person grantor(String tenant, String reach) {
    List<Person> able =
        PEOPLE.stream()
            .filter(one -> one.tenant().equals(tenant))
            .filter(one ->
                switch (reach) {
                  case "user" ->
                      Optional.ofNullable(state().users().get(State.key(tenant, one.user())))
                          .filter(user -> !user.number().isEmpty())
                          .isPresent();
                  case "tenant" -> one.tenantAdministrator();
                  default ->
                      Optional.ofNullable(
                              state().groups().get(State.key(tenant, reach.substring(6))))
                          .filter(group -> Model.administers(state(), tenant, one.user(), group))
                          .isPresent();
                })
            .toList();
    return able.isEmpty() || chance(15) ? person(tenant) : any(able);
  }

  private String groupId(String tenant) {
    List<String> ids =
        state().groups().values().stream()
            .filter(one -> one.tenant().equals(tenant) || chance(3))
            .map(Group::id)
            .toList();
    return chance(2) || ids.isEmpty() ? "nowhere" : any(ids);
  }

  private static String reachJson(String reach) {
    return reach.startsWith("group:")
        ? "{\"reach\":\"group\",\"groupId\":\"" + reach.substring(6) + "\"}"
        : "{\"reach\":\"" + reach + "\"}";
  }

  private static String json(Collection<String> texts) {
    return texts.isEmpty() ? "[]" : "[\"" + String.join("\",\"", texts) + "\"]";
  }

  private static String name(SignIn who) {
    return who.user().substring(0, 2) + who.user().substring(who.user().length() - 1);
  }

  private static String name(String id) {
    return id.substring(0, Math.min(8, id.length()));
  }

  private String token(String text) {
    return Optional.ofNullable(state().owners().get(text))
        .map(grant ->
            "grant " + grant + " token " + List.copyOf(state().owners().keySet()).indexOf(text))
        .orElse("unknown token");
  }

  // Steps

  private void act() {
    keepSecrets();
    int draw = random.nextInt(100);
    if (state().connectors().values().stream().filter(one -> !one.deleted()).count() < 2) {
      createConnector();
    } else if (draw < 7) {
      moveClock();
    } else if (draw < 20) {
      issue();
    } else if (draw < 38) {
      exchange();
    } else if (draw < 54) {
      useAccessToken();
    } else if (draw < 62) {
      end();
    } else if (draw < 75) {
      handOver();
    } else if (draw < 86) {
      changeConnector();
    } else if (draw < 97) {
      people();
    } else {
      renew();
    }
  }

  private void moveClock() {
    advance(
        switch (random.nextInt(20)) {
          case 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 -> Duration.ofSeconds(1 + random.nextInt(900));
          case 11, 12, 13 -> Duration.ofMinutes(random.nextInt(3000));
          case 14 -> Duration.ofHours(random.nextInt(24 * 100));
          case 15 -> Duration.ofDays(30 + random.nextInt(340));
          default -> toTheNextEdge();
        });
  }

  private void advance(Duration by) {
    trail.add(step + ". clock + " + by);
    world.clock().advance(by);
  }

  /** To a moment in which something changes, just before it or just after it. */
  private Duration toTheNextEdge() {
    List<Long> edges = new ArrayList<>();
    for (Grant grant : state().grants().values()) {
      if (grant.live(now())) {
        Token current = grant.current();
        long life = current.until() - current.from();
        edges.addAll(
            List.of(
                current.from() + life / 1000 * 899,
                current.from() + life / 10 * 9,
                current.from() + life / 1000 * 999,
                current.until(),
                grant.expiresAt(),
                grant.previousUntil()));
      }
    }
    state().accesses().values().forEach(one -> edges.add(one.until() + Model.SKEW + 1));
    state()
        .codes()
        .values()
        .forEach(one -> {
          edges.add(one.until());
          edges.add(one.redeemedAt() + Model.CLAIM_RETRY);
        });
    state().users().values().forEach(one -> edges.add(one.provenAt() + Model.PROOF_LIFE));
    state()
        .connectors()
        .values()
        .forEach(one -> one.secrets().forEach(secret -> edges.add(secret.until())));
    List<Long> coming =
        edges.stream()
            .filter(edge -> edge > now() && edge < now() + 2 * Model.REFRESH_LIFE)
            .sorted()
            .toList();
    if (coming.isEmpty()) {
      return Duration.ofMinutes(1);
    }
    long edge =
        chance(60) ? coming.get(Math.min(random.nextInt(3), coming.size() - 1)) : any(coming);
    long at = edge - 1 + random.nextInt(3);
    return Duration.between(world.clock().instant(), Instant.ofEpochMilli(Math.max(at, now())));
  }

  private void issue() {
    connector()
        .ifPresent(one -> {
          String reach = reach(one.tenant());
          SignIn who = signIn(grantor(one.tenant(), reach));
          perform(
              name(who) + " gives " + reach + " to " + name(one.id()),
              () ->
                  portal("POST /v1/connectors/{applicationId}/grants", who)
                      .path("applicationId", one.id())
                      .json(reachJson(reach)),
              Model.issue(who, one.id(), reach));
        });
  }

  private void exchange() {
    refreshToken().ifPresent(this::exchange);
  }

  private void exchange(String text) {
    Credentials pair = pair(connectorOf(text));
    boolean standard = chance(30);
    perform(
        "exchange of " + token(text) + " by " + name(pair.id()),
        () -> exchange(pair, text, standard),
        Model.exchange(pair.id(), pair.secret(), text, standard));
  }

  /** A token near its end: the times between which it is renewed, and what is shown in them. */
  private void renew() {
    Optional<Grant> drawn =
        recent(
            state().grants().values().stream()
                .filter(
                    one -> one.live(now()) && state().texts().containsKey(one.current().number()))
                .filter(one -> rightSecret(one.connector()).isPresent())
                .toList());
    if (drawn.isEmpty()) {
      return;
    }
    Grant grant = drawn.get();
    Token token = grant.current();
    long part = (token.until() - token.from()) / 1000;
    long at =
        any(
            List.of(
                token.from() + part * 899,
                token.from() + part * 900 - 1,
                token.from() + part * 900,
                token.from() + part * 950,
                token.from() + part * 999,
                token.until() - 1,
                token.until()));
    advance(Duration.ofMillis(Math.max(0, at - now())));
    for (int i = 2 + random.nextInt(7); i > 0; i--) {
      List<String> texts =
          state().owners().entrySet().stream()
              .filter(one -> one.getValue() == grant.id())
              .map(Map.Entry::getKey)
              .toList();
      exchange(chance(50) ? texts.getLast() : any(texts));
      long grace = state().grant(grant.id()).previousUntil();
      List<Long> pauses = List.of(0L, 1L, 30_000L, grace - now() - 1, grace - now());
      advance(Duration.ofMillis(Math.max(0, Math.min(Model.GRACE, any(pauses)))));
    }
  }

  private Credentials pair(String connectorId) {
    return new Credentials(connectorId, secret(connectorId));
  }

  private Call exchange(Credentials pair, String text, boolean standard) {
    return standard ? new OAuth2(world, pair).refresh(text) : world.exchange(pair, text);
  }

  private void useAccessToken() {
    recent(state().accesses().keySet()).ifPresent(this::useAccessToken);
  }

  private void useAccessToken(String text) {
    int owner = state().access(text).grant();
    String tenant = state().grant(owner).tenant();
    String id = groupId(tenant);
    String number = any(NUMBERS);
    long groups =
        state().groups().values().stream().filter(one -> one.tenant().equals(tenant)).count();
    switch (random.nextInt(groups < 8 ? 9 : 8)) {
      case 0, 1, 2 -> listGroups(text);
      case 3, 4 ->
          perform(
              "access token of grant " + owner + " shows " + name(id),
              () -> resource("GET /v1/groups/{groupId}", text).path("groupId", id),
              Model.showGroup(text, id));
      case 5 ->
          perform(
              "access token of grant " + owner + " shows its user",
              () -> resource("GET /v1/users/me", text),
              Model.showUser(text));
      case 6 ->
          perform(
              "access token of grant " + owner + " adds to " + name(id),
              () ->
                  resource("PUT /v1/groups/{groupId}/members", text)
                      .path("groupId", id)
                      .json("{\"members\":[\"" + number + "\"]}"),
              Model.addMember(text, id, number));
      case 7 ->
          perform(
              "access token of grant " + owner + " removes from " + name(id),
              () ->
                  resource("DELETE /v1/groups/{groupId}/members/{memberId}", text)
                      .path("groupId", id)
                      .path(
                          "memberId",
                          world.member(new TenantId(tenant), number, Role.MEMBER).id().value()),
              Model.removeMember(text, id, number),
              false);
      default ->
          perform(
              "access token of grant " + owner + " makes a group",
              () ->
                  resource("POST /v1/groups", text)
                      .json("{\"name\":\"New\",\"members\":[\"" + number + "\"]}"),
              Model.createGroup(text, number),
              false);
    }
  }

  private Call resource(String route, String text) {
    return world.call(route).header("accessToken", text);
  }

  private void listGroups(String text) {
    perform(
        "access token of grant " + state().access(text).grant() + " lists groups",
        () -> resource("GET /v1/groups", text),
        Model.listGroups(text),
        false);
  }

  private void end() {
    int draw = random.nextInt(20);
    if (draw < 7) {
      grant().ifPresent(this::endGrant);
    } else if (draw < 11) {
      revoke();
    } else if (draw < 14) {
      leak();
    } else if (draw < 18) {
      grant().ifPresent(this::adopt);
    } else {
      endMany();
    }
  }

  private Optional<Grant> grant() {
    return recent(
        state().grants().values().stream().filter(one -> !one.grantId().isEmpty()).toList());
  }

  private void endGrant(Grant grant) {
    SignIn who = signIn(person(grant.tenant()));
    perform(
        name(who) + " ends grant " + grant.id(),
        () -> portal("DELETE /v1/grants/{grantId}", who).path("grantId", grant.grantId()),
        Model.endGrant(who, grant.grantId()));
  }

  private void adopt(Grant recent) {
    Grant grant =
        chance(75)
            ? recent(
                    state().grants().values().stream()
                        .filter(one -> !one.grantId().isEmpty() && one.live(now()))
                        .filter(one -> !Model.holds(state(), now(), one))
                        .toList())
                .orElse(recent)
            : recent;
    SignIn who = signIn(grantor(grant.tenant(), grant.reach()));
    perform(
        name(who) + " adopts grant " + grant.id(),
        () -> portal("POST /v1/grants/{grantId}/adopt", who).path("grantId", grant.grantId()),
        Model.adopt(who, grant.grantId()));
  }

  private void revoke() {
    Optional<String> shown = chance(50) ? recent(state().accesses().keySet()) : refreshToken();
    shown.ifPresent(text -> {
      State.Access access = state().accesses().get(text);
      Credentials pair =
          pair(
              access != null && chance(90)
                  ? state().grant(access.grant()).connector()
                  : connectorOf(text));
      perform(
          name(pair.id()) + " revokes " + token(text),
          () -> new OAuth2(world, pair).revoke(text),
          Model.revoke(pair.id(), pair.secret(), text));
    });
  }

  private void leak() {
    List<String> found = new ArrayList<>();
    refreshToken().ifPresent(found::add);
    recent(state().accesses().keySet()).ifPresent(found::add);
    recent(state().codes().keySet()).map(state().texts()::get).ifPresent(found::add);
    connector()
        .flatMap(one -> rightSecret(one.id()))
        .filter(text -> chance(20))
        .ifPresent(found::add);
    if (!found.isEmpty()) {
      String text = any(found);
      perform(
          "somebody finds " + token(text),
          () -> world.call("POST /v1/leaked").json("{\"token\":\"" + text + "\"}"),
          Model.leaked(text));
    }
  }

  private void endMany() {
    Optional<Connector> connector = connector();
    if (connector.isEmpty()) {
      return;
    }
    Connector one = connector.get();
    SignIn who = signIn(person(one.tenant()));
    String user = person(one.tenant()).user();
    switch (random.nextInt(4)) {
      case 0, 1 ->
          complete(
              name(who) + " ends the grants of " + name(one.id()),
              () ->
                  portal("DELETE /v1/connectors/{applicationId}/grants", who)
                      .path("applicationId", one.id()),
              Model.endOfConnector(who, one.id(), false),
              Model.endOfConnector(who, one.id(), true));
      case 2 ->
          complete(
              name(who) + " ends the grants of a user",
              () -> portal("DELETE /v1/users/{userId}/grants", who).path("userId", user),
              Model.endOfUser(who, user, false),
              Model.endOfUser(who, user, true));
      default ->
          complete(
              name(who) + " ends all",
              () -> portal("DELETE /v1/grants", who),
              Model.endOfTenant(who, false),
              Model.endOfTenant(who, true));
    }
  }

  /** The ways to a token beside the portal's button. */
  private void handOver() {
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3 -> connector().ifPresent(this::makeClaim);
      case 4, 5, 6, 7, 8 -> redeem();
      case 9 -> cancelClaim();
      case 10, 11, 12 -> connector().ifPresent(this::loginWithPin);
      default -> connector().ifPresent(this::consent);
    }
  }

  private void makeClaim(Connector one) {
    String reach = reach(one.tenant());
    SignIn who = signIn(grantor(one.tenant(), reach));
    perform(
        name(who) + " makes a claim code of " + reach + " for " + name(one.id()),
        () ->
            portal("POST /v1/connectors/{applicationId}/claimCodes", who)
                .path("applicationId", one.id())
                .json(reachJson(reach)),
        Model.makeClaim(who, one.id(), reach));
    if (chance(50)) {
      redeem();
    }
  }

  private void redeem() {
    Optional<State.Code> drawn = recent(state().codes().values());
    if (drawn.isEmpty()) {
      return;
    }
    State.Code code = drawn.get();
    String text = state().text(code);
    Credentials pair =
        pair(chance(94) ? code.connector() : connector().map(Connector::id).orElse("none"));
    if (code.claim()) {
      redeemClaim(pair, code, text)
          .map(got -> got.text("refreshToken"))
          .filter(token -> !token.isEmpty() && chance(60))
          .ifPresent(token -> {
            if (chance(60)) {
              exchange(token);
            }
            redeemClaim(pair, code, text);
          });
    } else {
      exchangeCode(pair, text);
    }
  }

  private Optional<Reply> redeemClaim(Credentials pair, State.Code code, String text) {
    return perform(
        name(pair.id()) + " redeems claim code " + code.number(),
        () ->
            world
                .call("POST /v1/claims")
                .json(
                    "{\"applicationId\":\"%s\",\"applicationSecret\":\"%s\",\"claimCode\":\"%s\"}"
                        .formatted(pair.id(), pair.secret(), text)),
        Model.redeemClaim(pair.id(), pair.secret(), text),
        true);
  }

  private void exchangeCode(Credentials pair, String code) {
    perform(
        name(pair.id()) + " exchanges a code",
        () -> new OAuth2(world, pair).exchange(code),
        Model.exchangeCode(pair.id(), pair.secret(), code));
  }

  private void cancelClaim() {
    recent(state().codes().values().stream().filter(State.Code::claim).toList())
        .ifPresent(code -> {
          SignIn who = signIn(person(code.tenant()));
          perform(
              name(who) + " cancels claim code " + code.number(),
              () -> portal("DELETE /v1/claimCodes/{claimId}", who).path("claimId", code.claimId()),
              Model.cancelClaim(who, code.claimId()));
        });
  }

  /** A PIN is asked for and shown, sometimes after a wrong one. */
  private void loginWithPin(Connector one) {
    String number = any(NUMBERS);
    Credentials pair = new Credentials(one.id(), "");
    Phones phones = new Phones(world);
    String pins = one.id() + number;
    boolean careful = troubled.remove(pins);
    ports.sent().clear();
    Optional<Reply> asked =
        perform(
            "a PIN of a number at " + name(one.id()),
            () -> phones.generatePin(pair, number),
            Model.generatePin(one.id()),
            !careful);
    if (asked.isEmpty() || ports.sent().isEmpty()) {
      // Whether the PIN is out, the next one at this place finds out.
      return;
    }
    if (!careful && chance(15)) {
      String wrong = phones.wrongPin(number);
      perform(
          "a wrong PIN at " + name(one.id()),
          () -> phones.login(pair, number, wrong),
          Model.loginWithPin(one.id(), number, false, tenantReachByPin),
          false);
    }
    String pin = phones.pin(number).orElseThrow();
    Optional<Reply> told =
        perform(
            "the right PIN at " + name(one.id()),
            () -> phones.login(pair, number, pin),
            Model.loginWithPin(one.id(), number, true, tenantReachByPin),
            !careful);
    if (told.isEmpty()) {
      troubled.add(pins);
    } else if (chance(10)) {
      perform(
          "the PIN once more at " + name(one.id()),
          () -> phones.login(pair, number, pin),
          Model.loginWithPin(one.id(), number, false, tenantReachByPin),
          false);
    }
  }

  /** Through the portal's page to a code, and perhaps further. */
  private void consent(Connector one) {
    if (states.size() > 1 || one.deleted() || !one.active()) {
      return;
    }
    Person person = any(PEOPLE.stream().filter(p -> p.tenant().equals(one.tenant())).toList());
    User user = state().users().get(State.key(person.tenant(), person.user()));
    Long erased = state().erased().get(State.key(person.tenant(), person.user()));
    if (user == null
        || user.number().isEmpty()
        || (erased != null && erased / 1000 >= now() / 1000)) {
      return;
    }
    Person shown =
        new Person(person.tenant(), person.user(), person.name(), person.number(), chance(50));
    OAuth2 oauth2 = new OAuth2(world, pair(one.id()));
    String code = oauth2.code(shown);
    SignIn who = SignIn.at(now(), shown.tenant(), shown.user(), shown.tenantAdministrator(), "");
    hold(name(who) + " consents", Model.consent(who, one.id(), code), Optional.of(OK));
    if (chance(80)) {
      exchangeCode(pair(one.id()), code);
    }
  }

  private static final Reply OK = new Reply(200, Map.of(), "{}");

  private void createConnector() {
    SignIn who = signIn(chance(70) ? World.DEVELOPER : person());
    Set<String> permissions = permissions();
    perform(
        name(who) + " makes a connector",
        () ->
            portal("POST /v1/connectors", who)
                .json(
                    "{\"name\":\"Reports\",\"redirectUrl\":\"%s\",\"permissions\":%s}"
                        .formatted(OAuth.REDIRECT, json(permissions))),
        Model.createConnector(who, permissions));
  }

  /** Mostly all of them. */
  private Set<String> permissions() {
    Set<String> some = new TreeSet<>(PERMISSIONS);
    some.removeIf(one -> chance(12));
    return some.isEmpty() ? Set.of(PERMISSIONS.getFirst()) : some;
  }

  private void changeConnector() {
    Optional<Connector> drawn = connector();
    if (drawn.isEmpty()) {
      return;
    }
    Connector one = drawn.get();
    SignIn who = signIn(chance(50) ? owner(one) : person(one.tenant()));
    switch (random.nextInt(24)) {
      case 0, 1, 2, 3 -> change(one, who, Optional.of(permissions()), Optional.empty());
      case 4 -> change(one, who, Optional.empty(), Optional.of(false));
      case 5, 6, 7, 8 -> change(one, who, Optional.empty(), Optional.of(true));
      case 9, 10, 11 -> addSecret(one, who);
      case 12, 13 -> deleteSecret(one, who);
      case 14, 15, 16 ->
          perform(
              name(who) + " looks at " + name(one.id()),
              () ->
                  portal("GET /v1/connectors/{applicationId}", who).path("applicationId", one.id()),
              Model.showConnector(who, one.id()));
      case 17, 18, 19 -> listGrants(one, who, true);
      case 20 -> deleteConnector(one, who);
      default -> {
        if (state().connectors().values().stream().filter(any -> !any.deleted()).count() < 5) {
          createConnector();
        }
      }
    }
  }

  private void listGrants(Connector one, SignIn who, boolean mayDie) {
    perform(
        name(who) + " lists the grants of " + name(one.id()),
        () ->
            portal("GET /v1/connectors/{applicationId}/grants", who)
                .path("applicationId", one.id()),
        Model.grants(who, one.id()),
        mayDie);
  }

  private void change(
      Connector one, SignIn who, Optional<Set<String>> permissions, Optional<Boolean> active) {
    List<String> fields = new ArrayList<>();
    permissions.ifPresent(some -> fields.add("\"permissions\":" + json(some)));
    active.ifPresent(flag -> fields.add("\"active\":" + flag));
    perform(
        name(who) + " changes " + name(one.id()) + " " + fields,
        () ->
            portal("PATCH /v1/connectors/{applicationId}", who)
                .path("applicationId", one.id())
                .json("{" + String.join(",", fields) + "}"),
        Model.changeConnector(who, one.id(), permissions, active));
  }

  private void addSecret(Connector one, SignIn who) {
    boolean ends = chance(60);
    long until = ends ? now() + 1 + random.nextInt(100_000_000) : Long.MAX_VALUE;
    perform(
        name(who) + " adds a secret to " + name(one.id()),
        () ->
            portal("POST /v1/connectors/{applicationId}/secrets", who)
                .path("applicationId", one.id())
                .json(ends ? "{\"oldExpiresAt\":" + until + "}" : "{}"),
        Model.addSecret(who, one.id(), until));
  }

  private void deleteSecret(Connector one, SignIn who) {
    List<String> ids = one.secrets().stream().map(Secret::id).filter(id -> !id.isEmpty()).toList();
    // The last one seldom: nothing can be exchanged without.
    if (ids.isEmpty() || (ids.size() == 1 && !chance(20))) {
      return;
    }
    String id = any(ids);
    perform(
        name(who) + " deletes a secret of " + name(one.id()),
        () ->
            portal("DELETE /v1/connectors/{applicationId}/secrets/{secretId}", who)
                .path("applicationId", one.id())
                .path("secretId", id),
        Model.deleteSecret(who, one.id(), id));
  }

  private void deleteConnector(Connector one, SignIn who) {
    perform(
        name(who) + " deletes " + name(one.id()),
        () -> portal("DELETE /v1/connectors/{applicationId}", who).path("applicationId", one.id()),
        Model.deleteConnector(who, one.id()));
  }

  private void people() {
    Person person = person();
    SignIn who = signIn(person);
    String other = person(person.tenant()).user();
    String number = any(NUMBERS);
    switch (random.nextInt(40)) {
      case 0, 1, 2, 3, 11, 12, 13, 14 ->
          registerPhone(person, chance(70) ? person.number() : number);
      case 4 ->
          perform(
              name(who) + " releases a number",
              () ->
                  portal("POST /v1/phones/release", who)
                      .json("{\"mobileNumber\":\"" + number + "\"}"),
              Model.releasePhone(who, number));
      case 5, 6 ->
          perform(
              name(who) + " withdraws from " + other,
              () -> portal("DELETE /v1/admins/{userId}", who).path("userId", other),
              Model.withdraw(who, other));
      case 7 ->
          perform(
              name(who) + " lists administrators",
              () -> portal("GET /v1/admins", who),
              Model.administrators(who));
      case 8 ->
          complete(
              name(who) + " erases themselves",
              () -> portal("DELETE /v1/me", who),
              Model.eraseMe(who, false),
              Model.eraseMe(who, true));
      case 9 ->
          complete(
              name(who) + " erases " + other,
              () -> portal("DELETE /v1/users/{userId}", who).path("userId", other),
              Model.eraseOther(who, other, false),
              Model.eraseOther(who, other, true));
      case 10, 15, 16 ->
          perform(name(who) + " is there", () -> portal("GET /v1/me", who), Model.me(who));
      default -> importGroup(who, person.tenant());
    }
  }

  private void registerPhone(Person person, String number) {
    SignIn who = signIn(person);
    Phones phones = new Phones(world);
    String pins = person.tenant() + number;
    boolean careful = troubled.remove(pins);
    ports.sent().clear();
    Optional<Reply> asked =
        perform(
            name(who) + " asks for a PIN",
            () ->
                portal("POST /v1/me/phone/pin", who).json("{\"mobileNumber\":\"" + number + "\"}"),
            Model.askForPhone(who),
            !careful);
    if (asked.isEmpty() || ports.sent().isEmpty()) {
      return;
    }
    if (!careful && chance(10)) {
      verify(who, number, phones.wrongPin(number), false, false);
    }
    if (verify(who, number, phones.pin(number).orElseThrow(), true, !careful).isEmpty()) {
      troubled.add(pins);
    }
  }

  private Optional<Reply> verify(
      SignIn who, String number, String pin, boolean right, boolean mayDie) {
    return perform(
        name(who) + " shows a " + (right ? "right" : "wrong") + " PIN",
        () ->
            portal("POST /v1/me/phone/verify", who)
                .json("{\"mobileNumber\":\"%s\",\"pin\":\"%s\"}".formatted(number, pin)),
        Model.verifyPhone(who, number, right),
        mayDie);
  }

  private void importGroup(SignIn who, String tenant) {
    List<Group> groups =
        state().groups().values().stream().filter(one -> one.tenant().equals(tenant)).toList();
    boolean fresh = groups.size() < 6 && chance(30);
    String id = fresh ? "group-" + step : any(groups).id();
    String parent = fresh && chance(50) ? any(groups).id() : "";
    Map<String, Boolean> members = new LinkedHashMap<>();
    NUMBERS.stream().filter(one -> chance(40)).forEach(one -> members.put(one, chance(60)));
    List<String> rows =
        members.entrySet().stream()
            .map(one ->
                "{\"mobileNumber\":\"%s\",\"role\":\"%s\"}"
                    .formatted(one.getKey(), one.getValue() ? "Admin" : "Member"))
            .toList();
    String body =
        "{\"groups\":[{\"groupId\":\"%s\",\"name\":\"The %s\"%s,\"members\":[%s]}]}"
            .formatted(
                id,
                id,
                parent.isEmpty() ? "" : ",\"parentGroupId\":\"" + parent + "\"",
                String.join(",", rows));
    Rule rule = Model.importGroup(who, new Group(tenant, id, parent, members));
    complete(
        name(who) + " imports " + name(id) + " " + members.values(),
        () -> portal("PUT /v1/directory", who).json(body),
        rule,
        rule);
  }

  // Every token

  /**
   * Tries every token that was ever issued, and lists what stands: nothing that has ended may be
   * revived, nothing live lost. What is good is looked at without using it.
   */
  private void sweep() {
    for (String text : List.copyOf(state().owners().keySet())) {
      String id = state().grantOf(text).connector();
      Optional<String> secret = rightSecret(id);
      Credentials pair =
          new Credentials(
              id, secret.orElseGet(() -> any(secrets.getOrDefault(id, Set.of("wrong")))));
      if (secret.isEmpty() || states.stream().allMatch(state -> isOver(state, text))) {
        perform(
            "sweep: " + token(text) + " is exchanged",
            () -> exchange(pair, text, false),
            Model.exchange(pair.id(), pair.secret(), text, false),
            false);
      } else {
        perform(
            "sweep: " + token(text) + " is looked at",
            () -> new OAuth2(world, pair).introspect(text),
            Model.introspect(id, pair.secret(), text),
            false);
      }
    }
    for (String text : List.copyOf(state().accesses().keySet())) {
      // What is over by its own time was tried once; no change of the store can revive it.
      if (!past.contains(text)) {
        listGroups(text);
      }
      if (now() > state().access(text).until() + Model.SKEW) {
        past.add(text);
      }
    }
    lookAround();
  }

  /** The owners list the grants of their connectors. */
  private void lookAround() {
    state().connectors().values().stream()
        .filter(one -> !one.deleted())
        .forEach(one -> listGrants(one, signIn(owner(one)), false));
  }

  private static Person owner(Connector connector) {
    return PEOPLE.stream()
        .filter(person -> person.user().equals(connector.owner()))
        .findFirst()
        .orElseThrow();
  }

  private boolean isOver(State state, String text) {
    return Optional.ofNullable(state.owners().get(text))
        .map(state.grants()::get)
        .filter(grant -> Model.isGood(state, now(), grant, text))
        .isEmpty();
  }
}
