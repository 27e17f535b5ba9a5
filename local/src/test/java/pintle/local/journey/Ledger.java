package pintle.local.journey;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pintle.local.journey.Http.Connector;
import pintle.local.signin.DemoUser;
import pintle.world.Reply;

/**
 * The connectors and grants of one thread, which alone changes them: what it was told is there or
 * gone, in the order in which it was told. What it asked and heard no answer of may be either.
 */
final class Ledger {
  private static final List<Choice> OF_DEMO =
      List.of(
          new Choice(DemoUser.DEVELOPER, "user"),
          new Choice(DemoUser.DEVELOPER, "group:it"),
          new Choice(DemoUser.GROUP_ADMIN, "user"),
          new Choice(DemoUser.GROUP_ADMIN, "group:sales"),
          new Choice(DemoUser.TENANT_ADMIN, "user"),
          new Choice(DemoUser.TENANT_ADMIN, "tenant"));
  private static final List<Choice> OF_OTHER =
      List.of(
          new Choice(DemoUser.OTHER_TENANT_ADMIN, "user"),
          new Choice(DemoUser.OTHER_TENANT_ADMIN, "tenant"),
          new Choice(DemoUser.OTHER_TENANT_ADMIN, "group:headquarters"));

  private final String name;
  private final DemoUser owner;
  private final Map<DemoUser, String> signIns;
  private final Random random;
  private final List<Held> connectors = new ArrayList<>();
  private int unansweredCreations;

  /**
   * An empty one.
   *
   * @param name of all of its connectors, and of no other ledger's of this owner
   */
  Ledger(String name, DemoUser owner, Map<DemoUser, String> signIns, long seed) {
    this.name = name;
    this.owner = owner;
    this.signIns = signIns;
    this.random = new Random(seed);
  }

  private enum State {
    THERE,
    GONE,
    EITHER
  }

  /** Who grants what. */
  private record Choice(DemoUser grantor, String reach) {
    /** Of a connector: one for a group, one for each user. */
    String slot() {
      return reach.startsWith("group:") ? reach : "user:" + grantor.objectId();
    }
  }

  private static final class Held {
    final Connector connector;
    final List<Given> grants = new ArrayList<>();
    State state = State.THERE;

    /** The slot in which a grant was asked for and not answered. */
    String unansweredSlot = "";

    Held(Connector connector) {
      this.connector = connector;
    }

    List<Given> there() {
      return grants.stream().filter(grant -> grant.state == State.THERE).toList();
    }

    @Nullable Given in(String slot) {
      return there().stream()
          .filter(grant -> grant.choice.slot().equals(slot))
          .findFirst()
          .orElse(null);
    }
  }

  private static final class Given {
    final Choice choice;
    final String id;
    final String refreshToken;
    String accessToken = "";
    State state = State.THERE;

    Given(Choice choice, Reply reply) {
      this.choice = choice;
      this.id = reply.text("grantId");
      this.refreshToken = reply.text("refreshToken");
    }
  }

  private String signIn(DemoUser user) {
    return requireNonNull(signIns.get(user));
  }

  /**
   * One call of the load; it returns when the call was acknowledged.
   *
   * @throws java.io.UncheckedIOException where no answer came; then it may have been done or not
   */
  void step(Http http) {
    List<Held> there = connectors.stream().filter(held -> held.state == State.THERE).toList();
    int dice = random.nextInt(100);
    if (there.size() < 2 || dice < 15) {
      create(http);
      return;
    }
    Held held = there.get(random.nextInt(there.size()));
    List<Given> grants = held.there();
    if (dice < 25) {
      delete(http, held);
    } else if (dice < 45 && !grants.isEmpty()) {
      end(http, grants.get(random.nextInt(grants.size())));
    } else if (dice < 60 && !grants.isEmpty()) {
      exchange(http, held, grants.get(random.nextInt(grants.size())));
    } else {
      grant(http, held);
    }
  }

  private void create(Http http) {
    unansweredCreations++;
    Reply reply = http.creation(signIn(owner), name).expect(201);
    unansweredCreations--;
    connectors.add(new Held(Http.created(reply)));
  }

  private void delete(Http http, Held held) {
    held.state = State.EITHER;
    http.call("DELETE " + held.connector.path("")).signedIn(signIn(owner)).expect(204);
    gone(held);
  }

  private static void gone(Held held) {
    held.state = State.GONE;
    held.grants.forEach(grant -> grant.state = State.GONE);
  }

  private void grant(Http http, Held held) {
    List<Choice> choices = owner == DemoUser.OTHER_TENANT_ADMIN ? OF_OTHER : OF_DEMO;
    Choice choice = choices.get(random.nextInt(choices.size()));
    Given before = held.in(choice.slot());
    held.unansweredSlot = choice.slot();
    if (before != null) {
      before.state = State.EITHER;
    }
    Reply reply = http.grant(signIn(choice.grantor()), held.connector, choice.reach()).expect(201);
    held.unansweredSlot = "";
    if (before != null) {
      before.state = State.GONE;
    }
    held.grants.add(new Given(choice, reply));
  }

  private void end(Http http, Given grant) {
    grant.state = State.EITHER;
    http.call("DELETE /v1/grants/" + grant.id).signedIn(signIn(grant.choice.grantor())).expect(204);
    grant.state = State.GONE;
  }

  private static void exchange(Http http, Held held, Given grant) {
    grant.accessToken = http.accessToken(held.connector, grant.refreshToken);
  }

  /**
   * Shows a token whose end was acknowledged: it stays refused. Does nothing where there is none.
   */
  void showEnded(Http http) {
    List<Held> known =
        connectors.stream()
            .filter(held -> held.grants.stream().anyMatch(grant -> grant.state == State.GONE))
            .toList();
    if (known.isEmpty()) {
      return;
    }
    Held held = known.get(random.nextInt(known.size()));
    List<Given> ended = held.grants.stream().filter(one -> one.state == State.GONE).toList();
    Given grant = ended.get(random.nextInt(ended.size()));
    // A connector that is deleted has no right secret, and wrong ones are counted.
    assertThat(http.exchange(held.connector, grant.refreshToken).send().status()).isIn(401, 429);
    if (!grant.accessToken.isEmpty()) {
      http.call("GET /v1/groups").accessToken(grant.accessToken).expect(401);
    }
  }

  /** Holds all that was acknowledged against what is there, and settles what may be either. */
  void check(Http http) {
    Set<String> listed =
        http.all("/v1/connectors", "connectors", signIn(owner)).stream()
            .filter(one -> name.equals(one.get("name")))
            .map(one -> String.valueOf(one.get("applicationId")))
            .collect(Collectors.toCollection(HashSet::new));
    for (Held held : connectors) {
      boolean there = check(http, held);
      assertThat(listed.remove(held.connector.id())).as("listed").isEqualTo(there);
    }
    assertThat(listed).as("unknown connectors").hasSizeLessThanOrEqualTo(unansweredCreations);
    unansweredCreations = 0;
    for (String id : listed) {
      Held unknown = new Held(new Connector(id, ""));
      connectors.add(unknown);
      check(http, unknown);
      delete(http, unknown);
    }
  }

  private boolean check(Http http, Held held) {
    Reply reply = http.call("GET " + held.connector.path("")).signedIn(signIn(owner)).send();
    boolean there = settle(held.state, reply, 404);
    if (there) {
      held.state = State.THERE;
      assertThat(reply.raw("permissions")).isEqualTo(Http.PERMISSIONS);
      checkGrants(http, held);
    } else {
      gone(held);
      held.grants.forEach(grant -> check(http, held, grant));
    }
    return there;
  }

  /** Whether it is there, which must be so or not as it was acknowledged. */
  private static boolean settle(State acknowledged, Reply reply, int whenGone) {
    assertThat(reply.status())
        .as("status of what was acknowledged as %s", acknowledged)
        .isIn(
            switch (acknowledged) {
              case THERE -> List.of(200);
              case GONE -> List.of(whenGone);
              case EITHER -> List.of(200, whenGone);
            });
    return reply.status() == 200;
  }

  private void checkGrants(Http http, Held held) {
    Map<String, String> slots = new HashMap<>();
    http.all(held.connector.path("/grants"), "grants", signIn(owner))
        .forEach(grant -> slots.put(String.valueOf(grant.get("grantId")), slot(grant)));
    assertThat(slots.values()).as("one grant a slot").doesNotHaveDuplicates();
    Given replaced =
        held.grants.stream()
            .filter(grant -> grant.state == State.EITHER)
            .filter(grant -> grant.choice.slot().equals(held.unansweredSlot))
            .findFirst()
            .orElse(null);
    for (Given grant : held.grants) {
      boolean there = check(http, held, grant);
      assertThat(slots.remove(grant.id) != null).as("listed").isEqualTo(there);
    }
    assertThat(slots.values()).as("unknown grants").allMatch(held.unansweredSlot::equals);
    if (replaced != null) {
      assertThat(slots.isEmpty()).as("old or new").isEqualTo(replaced.state == State.THERE);
    }
    slots
        .keySet()
        .forEach(id -> http.call("DELETE /v1/grants/" + id).signedIn(signIn(owner)).expect(204));
    held.unansweredSlot = "";
  }

  private static String slot(Map<String, Object> grant) {
    return "group".equals(grant.get("reach"))
        ? "group:" + grant.get("groupId")
        : "user:" + grant.get("grantedBy");
  }

  private static boolean check(Http http, Held held, Given grant) {
    Reply reply = http.exchange(held.connector, grant.refreshToken).send();
    boolean there = settle(grant.state, reply, 401);
    grant.state = there ? State.THERE : State.GONE;
    if (!grant.accessToken.isEmpty()) {
      http.call("GET /v1/groups").accessToken(grant.accessToken).expect(there ? 200 : 401);
    }
    return there;
  }

  /** How much was written down, for a test that wants to have tested something. */
  int size() {
    return connectors.size() + connectors.stream().mapToInt(held -> held.grants.size()).sum();
  }
}
