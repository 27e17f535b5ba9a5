package pintle.local.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.aws.DynamoPublicKeys;
import pintle.aws.SecretsManagerVersions;
import pintle.key.KeyRotation;
import pintle.key.PublicKeys;
import pintle.key.PublishedKeys;
import pintle.key.SecretVersions;
import pintle.key.SigningKeys;
import pintle.local.store.EventfulProcess.Event;
import pintle.world.MovableClock;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * A rotation that dies, is sent twice, pauses, or meets another one at any of its calls to AWS: the
 * real adapters and the real SDK's clients. After whatever happened it is run again to its end, and
 * what must always hold is looked at.
 */
@Tag("case-89")
@Tag("case-90")
public abstract class RotationCrash {
  private static final List<String> STEPS =
      List.of("createSecret", "setSecret", "testSecret", "finishSecret");
  private static final Duration TOKEN_LIFE = Duration.ofHours(24);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Random random = new Random(89);
  private final List<String> made = new ArrayList<>();

  /** A table for this class alone. */
  protected static void createTable(DynamoDbClient client, String name) {
    TestTable.create(client, name);
  }

  protected abstract SecretsManagerClient secretsManager();

  protected abstract DynamoDbClient dynamoDb();

  protected abstract String table();

  /** A function that leaves the secret and the table alone when it is called for a rotation. */
  protected abstract String idleFunction();

  /** Of so many scenarios that are alike, one is run. */
  protected abstract int oneOf();

  /** What happens beside a rotation. */
  enum Meanwhile {
    NOTHING,
    /** Its label is taken away by a second rotation, which has not done more yet. */
    SECOND_BEGINS,
    SECOND_ENDS,
    /** Another process runs the same version to its end. */
    SAME_ENDS,
    KEYS_ARE_REVOKED
  }

  @AfterEach
  final void deleteSecrets() {
    for (String secret : made) {
      secretsManager()
          .deleteSecret(delete -> delete.secretId(secret).forceDeleteWithoutRecovery(true));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aRotationThatDiesAtAnyCallIsRunAgainToItsEnd(int times) {
    atEachCall(
        times(times, times, times, times),
        List.of(Event.DIES_BEFORE, Event.DIES_AFTER, Event.SENDS_TWICE),
        Meanwhile.NOTHING,
        times == 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"SECOND_BEGINS", "SECOND_ENDS"})
  void aSecondRotationMayStartAtAnyCall(Meanwhile second) {
    atEachCall(List.of(Event.DIES_BEFORE, Event.DIES_AFTER, Event.PAUSES), second);
  }

  @Test
  void theKeysMayBeRevokedAtAnyCall() {
    atEachCall(
        times(1, 1, 1, 1),
        List.of(Event.DIES_BEFORE, Event.DIES_AFTER, Event.PAUSES),
        Meanwhile.KEYS_ARE_REVOKED,
        true);
  }

  /** Which call, what happens there and what meanwhile is drawn for each. */
  @Test
  void eachStepMayRunNeverOnceOrTwiceBefore() {
    List<Meanwhile> any =
        List.of(
            Meanwhile.NOTHING,
            Meanwhile.SECOND_BEGINS,
            Meanwhile.SECOND_ENDS,
            Meanwhile.KEYS_ARE_REVOKED);
    List<Event> events = List.of(Event.values());
    for (int counts = 0; counts < 81; counts++) {
      List<String> steps = times(counts / 27, counts / 9 % 3, counts / 3 % 3, counts % 3);
      Event event = events.get(random.nextInt(events.size()));
      Meanwhile meanwhile = any.get(random.nextInt(any.size()));
      int call = 1 + random.nextInt(5 * steps.size() + 1);
      if (chosen()) {
        new Scenario().run(steps, call, event, meanwhile);
      }
    }
  }

  @Test
  void aVersionThatWasStagedAndNeverFilledIsRepaired() {
    Scenario scenario = new Scenario();
    String version = scenario.stage();
    assertThat(scenario.secret.labels().pending()).contains(version);
    assertThat(scenario.secret.value(version)).isEmpty();
    for (String step : STEPS.subList(1, STEPS.size())) {
      assertThatThrownBy(() -> scenario.rotation.step(step, version))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("run createSecret");
    }

    scenario.settle();

    assertThat(scenario.secret.labels().current()).contains(version);
    scenario.check();
  }

  @Test
  void createSecretKeepsTheKeysThatThereAreAndFinishSecretDoesNothingAgain() {
    Scenario scenario = new Scenario();
    String version = scenario.stage();
    scenario.rotation.step("createSecret", version);
    Optional<String> keys = scenario.secret.value(version);
    assertThat(keys).isPresent();

    scenario.rotation.step("createSecret", version);
    assertThat(scenario.secret.value(version)).isEqualTo(keys);
    scenario.settle();
    PublishedKeys row = scenario.published.read();
    SecretVersions.Labels labels = scenario.secret.labels();
    scenario.clock.advance(MINUTE);
    STEPS.forEach(step -> scenario.rotation.step(step, version));

    assertThat(scenario.secret.value(version)).isEqualTo(keys);
    assertThat(scenario.secret.labels()).isEqualTo(labels);
    assertThat(scenario.published.read()).isEqualTo(row);
  }

  @ParameterizedTest
  @EnumSource(names = {"SECOND_ENDS", "KEYS_ARE_REVOKED"})
  void theRotationsAfterTheEndOfAnOldKeyDropItAndBringNoRevokedOneBack(Meanwhile before) {
    Scenario scenario = new Scenario();
    Set<String> old = scenario.publishedKids();
    scenario.check();
    scenario.meanwhile(before, scenario.stage());
    scenario.settle();
    for (int i = 0; i < 2; i++) {
      assertThat(scenario.finished(scenario.stage())).isTrue();
      scenario.check();
    }
    assertThat(old.stream().anyMatch(scenario.publishedKids()::contains))
        .isEqualTo(before == Meanwhile.SECOND_ENDS);

    scenario.clock.advance(PublishedKeys.VERIFIES_AFTER);
    assertThat(scenario.finished(scenario.stage())).isTrue();

    scenario.check();
    assertThat(scenario.publishedKids()).doesNotContainAnyElementsOf(old);
  }

  @Test
  void refusesAVersionThatIsNotStagedAndASecretThatIsNotSetUpForRotation() {
    Scenario scenario = new Scenario();
    String early = UUID.randomUUID().toString();
    scenario.secret.putPending(early, SigningKeys.first().toJson());
    PublishedKeys row = scenario.published.read();
    for (String step : STEPS) {
      assertThatThrownBy(() -> scenario.rotation.step(step, early))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not set up for rotation");
    }
    String version = scenario.stage();
    for (String step : STEPS) {
      for (String other : List.of(early, UUID.randomUUID().toString())) {
        assertThatThrownBy(() -> scenario.rotation.step(step, other))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("not staged");
      }
    }

    assertThat(scenario.secret.value(version)).isEmpty();
    assertThat(scenario.published.read()).isEqualTo(row);
    scenario.check();
  }

  /** Each step so many times. */
  private static List<String> times(int create, int set, int test, int finish) {
    int[] counts = {create, set, test, finish};
    List<String> steps = new ArrayList<>();
    for (int step = 0; step < counts.length; step++) {
      for (int i = 0; i < counts[step]; i++) {
        steps.add(STEPS.get(step));
      }
    }
    return steps;
  }

  private boolean chosen() {
    return random.nextInt(oneOf()) == 0;
  }

  /** The events at each call that these steps make. */
  final void atEachCall(List<Event> events, Meanwhile meanwhile) {
    atEachCall(times(1, 1, 1, 1), events, meanwhile, false);
  }

  /**
   * @param everyDeath whether no death is left out, however few scenarios are run
   */
  private void atEachCall(
      List<String> steps, List<Event> events, Meanwhile meanwhile, boolean everyDeath) {
    int calls = new Scenario().run(steps, Integer.MAX_VALUE, Event.PAUSES, Meanwhile.NOTHING);
    assertThat(calls).isGreaterThanOrEqualTo(19);
    for (int call = 1; call <= calls; call++) {
      for (Event event : events) {
        // Dead after a call is dead before the next one.
        boolean told = event == Event.DIES_AFTER && call < calls;
        boolean death = event == Event.DIES_BEFORE || event == Event.DIES_AFTER;
        if (!told && ((everyDeath && death) || chosen())) {
          int reached = new Scenario().run(steps, call, event, meanwhile);
          assertThat(reached).isGreaterThanOrEqualTo(call);
        }
      }
    }
  }

  /** A token that somebody got. */
  private record Token(JWSObject proof, ECKey key, Instant expiry) {
    String kid() {
      return key.getKeyID();
    }
  }

  /** One secret that signs already, one row, and all that is known of what was signed. */
  private final class Scenario {
    private final MovableClock clock = new MovableClock();
    private final String name = "crash/" + UUID.randomUUID();
    private final SecretVersions secret = new SecretsManagerVersions(secretsManager(), name);
    private final PublicKeys published = new DynamoPublicKeys(dynamoDb(), table());
    private final KeyRotation rotation = new KeyRotation(secret, published, clock);
    private final List<Token> tokens = new ArrayList<>();
    private final Map<String, Instant> signedLast = new HashMap<>();
    private final Set<String> revoked = new HashSet<>();

    private Scenario() {
      SigningKeys keys = SigningKeys.first();
      secretsManager()
          .createSecret(create ->
              create
                  .name(name)
                  .clientRequestToken(UUID.randomUUID().toString())
                  .secretString(keys.toJson()));
      made.add(name);
      PublishedKeys fresh =
          new PublishedKeys(
              List.of(keys.signing(), keys.next()), Set.of(), published.read().version());
      assertThat(published.replace(fresh)).isTrue();
    }

    /** Answers how many calls the steps made. */
    private int run(List<String> steps, int call, Event event, Meanwhile meanwhile) {
      try {
        return happens(steps, call, event, meanwhile);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(
            "%s %s at call %d, meanwhile %s".formatted(steps, event, call, meanwhile), e);
      }
    }

    private int happens(List<String> steps, int call, Event event, Meanwhile meanwhile) {
      String version = stage();
      check();
      EventfulProcess process =
          new EventfulProcess(call, event, () -> meanwhile(meanwhile, version));
      KeyRotation eventful =
          new KeyRotation(
              new SecretsManagerVersions(
                  process.client(SecretsManagerClient.class, secretsManager()), name),
              new DynamoPublicKeys(process.client(DynamoDbClient.class, dynamoDb()), table()),
              clock);
      for (String step : steps) {
        clock.advance(MINUTE);
        try {
          eventful.step(step, version);
        } catch (IllegalStateException | IllegalArgumentException refused) {
          // Steps before were left out, or something came between.
          assertThat(refused)
              .message()
              .containsAnyOf("run createSecret", "not published", "revoked key", "not staged");
        } catch (DyingClient.Death death) {
          break;
        }
      }
      check();
      Optional<String> kept = secret.value(version);
      if (process.isDead()) {
        meanwhile(meanwhile, version);
        check();
      }
      settle();
      check();
      if (kept.isPresent()) {
        // Gone in a LocalStack, which drops versions without a label.
        assertThat(secret.value(version).or(() -> kept)).isEqualTo(kept);
      }
      repeats();
      ends();
      return process.calls();
    }

    /** What RotateSecret does, after an operator gave up an unfinished one. */
    private String stage() {
      giveUpPending();
      String version = UUID.randomUUID().toString();
      secretsManager()
          .rotateSecret(rotate ->
              rotate
                  .secretId(name)
                  .clientRequestToken(version)
                  .rotationLambdaARN(idleFunction())
                  .rotationRules(rules -> rules.automaticallyAfterDays(90L)));
      return version;
    }

    private Optional<String> unfinished() {
      SecretVersions.Labels labels = secret.labels();
      return labels.pending().filter(pending -> !labels.current().equals(Optional.of(pending)));
    }

    private void giveUpPending() {
      unfinished()
          .ifPresent(version ->
              secretsManager()
                  .updateSecretVersionStage(update ->
                      update
                          .secretId(name)
                          .versionStage("AWSPENDING")
                          .removeFromVersionId(version)));
    }

    private void meanwhile(Meanwhile what, String version) {
      switch (what) {
        case NOTHING -> {}
        case SECOND_BEGINS -> stage();
        case SECOND_ENDS -> assertThat(finished(stage())).isTrue();
        case SAME_ENDS -> assertThat(finished(version)).isTrue();
        case KEYS_ARE_REVOKED -> {
          Set<String> there = new HashSet<>(publishedKids());
          SecretVersions.Labels labels = secret.labels();
          List.of(labels.current(), labels.pending())
              .forEach(
                  one -> one.flatMap(secret::value).ifPresent(keys -> there.addAll(kids(keys))));
          rotation.revokeKeys();
          assertThat(published.read().revoked()).containsAll(there);
          revoked.addAll(there);
        }
      }
    }

    private static Set<String> kids(String keys) {
      SigningKeys pair = SigningKeys.parse(keys);
      return Set.of(pair.signing().getKeyID(), pair.next().getKeyID());
    }

    /** False for a version that is not to be finished, as it holds a revoked key. */
    private boolean finished(String version) {
      for (String step : STEPS) {
        clock.advance(MINUTE);
        try {
          rotation.step(step, version);
        } catch (IllegalStateException refused) {
          assertThat(refused).hasMessageContaining("take AWSPENDING off");
          return false;
        }
      }
      assertThat(secret.labels().current()).contains(version);
      return true;
    }

    /** Secrets Manager tries again, and an operator does what a refusal says. */
    private void settle() {
      for (int turn = 0; turn < 4; turn++) {
        Optional<String> open = unfinished();
        boolean signs = !published.read().revokes(current());
        if (open.isEmpty() && signs) {
          // Secrets Manager tries the last step again, too, when its answer is lost.
          rotation.step("finishSecret", secret.labels().current().orElseThrow());
          return;
        }
        if (!finished(open.orElseGet(this::stage))) {
          giveUpPending();
        }
        check();
      }
      fail("the rotation does not come to its end");
    }

    private Set<String> publishedKids() {
      return published.read().keys().stream().map(ECKey::getKeyID).collect(Collectors.toSet());
    }

    private SigningKeys current() {
      return SigningKeys.parse(
          secretsManager().getSecretValue(get -> get.secretId(name)).secretString());
    }

    /** What holds at every moment. Somebody gets a token, too. */
    private void check() {
      Map<String, List<String>> labels =
          secretsManager().describeSecret(describe -> describe.secretId(name)).versionIdsToStages();
      assertThat(labels.values().stream().filter(some -> some.contains("AWSCURRENT"))).hasSize(1);
      Instant now = clock.instant();
      PublishedKeys row = published.read();
      assertThat(row.keys()).noneMatch(ECKey::isPrivate);
      assertThat(row.keys()).noneMatch(key -> revoked.contains(key.getKeyID()));
      assertThat(row.revoked()).containsAll(revoked);

      SigningKeys pair = current();
      ECKey signing = pair.signing();
      String kid = signing.getKeyID();
      if (!revoked.contains(kid)) {
        assertThat(row.find(kid, now)).contains(signing.toPublicJWK());
        assertThat(row.end(kid).orElse(Instant.MAX)).isAfterOrEqualTo(now.plus(TOKEN_LIFE));
        assertThat(row.find(pair.next().getKeyID(), now)).contains(pair.next().toPublicJWK());
        tokens.add(new Token(signed(signing), signing.toPublicJWK(), now.plus(TOKEN_LIFE)));
        signedLast.put(kid, now);
      }
      tokens.forEach(token -> checkToken(token, row, now));
      signedLast.forEach((one, last) -> {
        Instant end = last.plus(PublishedKeys.VERIFIES_AFTER);
        if (!revoked.contains(one) && now.isBefore(end)) {
          assertThat(row.find(one, end.minusMillis(1))).isPresent();
        }
      });
    }

    private void checkToken(Token token, PublishedKeys row, Instant at) {
      Optional<ECKey> key = row.find(token.kid(), at);
      if (revoked.contains(token.kid())) {
        assertThat(key).isEmpty();
      } else if (at.isBefore(token.expiry)) {
        // By its end it differs from the one that signed.
        assertThat(key.map(ECKey::getX)).contains(token.key.getX());
      }
    }

    /** What is run again when all is done changes nothing. */
    private void repeats() {
      PublishedKeys row = published.read();
      SigningKeys keys = current();
      SecretVersions.Labels labels = secret.labels();
      String version = labels.current().orElseThrow();
      clock.advance(MINUTE);
      rotation.step("createSecret", version);
      rotation.step("finishSecret", version);
      assertThat(published.read()).isEqualTo(row);
      assertThat(current().toJson()).isEqualTo(keys.toJson());
      assertThat(secret.labels()).isEqualTo(labels);
    }

    /**
     * Each token verifies to its last moment, and each old key leaves when it may and not before.
     */
    private void ends() {
      PublishedKeys row = published.read();
      Instant now = clock.instant();
      for (Token token : tokens) {
        Instant last = token.expiry.minusMillis(1);
        checkToken(token, row, last);
        row.find(token.kid(), last)
            .ifPresent(key -> assertThat(verifies(token.proof, key)).isTrue());
      }
      SigningKeys current = current();
      Set<String> stay = Set.of(current.signing().getKeyID(), current.next().getKeyID());
      for (ECKey key : row.keys()) {
        String kid = key.getKeyID();
        if (stay.contains(kid)) {
          assertThat(row.end(kid)).isEmpty();
        } else {
          Instant end = row.end(kid).orElseThrow();
          assertThat(end)
              .isAfterOrEqualTo(
                  signedLast.getOrDefault(kid, Instant.MIN).plus(PublishedKeys.VERIFIES_AFTER))
              .isBeforeOrEqualTo(now.plus(PublishedKeys.VERIFIES_AFTER));
          assertThat(row.find(kid, end.minusMillis(1))).isPresent();
          assertThat(row.find(kid, end)).isEmpty();
        }
      }
    }

    private static JWSObject signed(ECKey key) {
      try {
        JWSObject proof =
            new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
                new Payload("token"));
        proof.sign(new ECDSASigner(key));
        return proof;
      } catch (JOSEException e) {
        throw new AssertionError(e);
      }
    }

    private static boolean verifies(JWSObject proof, ECKey key) {
      try {
        return proof.verify(new ECDSAVerifier(key));
      } catch (JOSEException e) {
        throw new AssertionError(e);
      }
    }
  }
}
