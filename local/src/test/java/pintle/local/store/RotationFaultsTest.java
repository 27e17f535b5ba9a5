package pintle.local.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.aws.SecretsManagerVersions;
import pintle.key.KeyRotation;
import pintle.key.PublishedKeys;
import pintle.key.SecretVersions;
import pintle.key.SigningKeys;
import pintle.local.store.FaultyHttp.Made;
import pintle.local.store.FaultyHttp.Script;

/**
 * Each call of each step of the key rotation goes wrong, below the SDK's retries: one fault is
 * healed, a lasting one ends the step, and Secrets Manager's next call of it completes the rotation
 * once and whole.
 */
@Tag("case-84")
@Tag("case-85")
final class RotationFaultsTest {
  private static final List<String> STEPS =
      List.of("createSecret", "setSecret", "testSecret", "finishSecret");
  private static final int ATTEMPTS = 3;

  private final FaultyPorts ports = new FaultyPorts();

  /** A secret whose keys sign and are published, and a version that is to be rotated to. */
  private final class Scenario {
    private final String name = "faults/" + UUID.randomUUID();
    private final String version = UUID.randomUUID().toString();
    private final SigningKeys before = SigningKeys.first();
    private final SecretVersions secret = new SecretsManagerVersions(ports.secrets(), name);
    private final KeyRotation rotation = new KeyRotation(secret, ports.publicKeys(), ports.clock());

    private Scenario() {
      ports.http().follow(Script.NONE);
      ports
          .secrets()
          .createSecret(create ->
              create
                  .name(name)
                  .clientRequestToken(UUID.randomUUID().toString())
                  .secretString(before.toJson()));
      PublishedKeys fresh =
          new PublishedKeys(
              List.of(before.signing(), before.next()),
              Set.of(),
              ports.publicKeys().read().version());
      assertThat(ports.publicKeys().replace(fresh)).isTrue();
      ports.secrets().rotateSecret(rotate -> rotate.secretId(name).clientRequestToken(version));
    }

    private void steps(List<String> steps) {
      steps.forEach(step -> rotation.step(step, version));
    }

    /** Whether the work came to its end. */
    private boolean works(Runnable work, Script script) {
      ports.http().follow(script);
      try {
        work.run();
        return true;
      } catch (RuntimeException failed) {
        return false;
      }
    }

    private List<Made> made() {
      return ports.http().made();
    }

    private void isRotatedOnce() {
      assertThat(secret.labels().current()).contains(version);
      SigningKeys now = SigningKeys.parse(secret.value(version).orElseThrow());
      assertThat(now.signing().getKeyID()).isEqualTo(before.next().getKeyID());
      PublishedKeys row = ports.publicKeys().read();
      assertThat(kids(row))
          .containsExactlyInAnyOrder(
              before.signing().getKeyID(), now.signing().getKeyID(), now.next().getKeyID());
      assertThat(row.end(before.signing().getKeyID())).isPresent();
      assertThat(row.end(now.signing().getKeyID())).isEmpty();
      assertThat(row.end(now.next().getKeyID())).isEmpty();
    }

    private void isRevoked() {
      PublishedKeys row = ports.publicKeys().read();
      assertThat(row.keys()).isEmpty();
      assertThat(row.revoked()).contains(before.signing().getKeyID(), before.next().getKeyID());
    }
  }

  private static Set<String> kids(PublishedKeys row) {
    return row.keys().stream().map(ECKey::getKeyID).collect(Collectors.toSet());
  }

  private static List<Script> scripts(Fault fault, int calls) {
    List<Script> all = new ArrayList<>();
    for (int call = 1; call <= calls; call++) {
      all.add(Script.once(call, fault));
      all.add(Script.always(call, fault));
    }
    return all;
  }

  /** How many calls this work makes when nothing goes wrong. */
  private int calls(List<String> before, Optional<String> step) {
    Scenario scenario = new Scenario();
    scenario.steps(before);
    assertThat(scenario.works(() -> work(scenario, step), Script.NONE)).isTrue();
    return scenario.made().size();
  }

  private static void work(Scenario scenario, Optional<String> step) {
    step.ifPresentOrElse(
        one -> scenario.rotation.step(one, scenario.version), scenario.rotation::revokeKeys);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void aStepThatMeetsAFaultIsDoneOnceAndWhole(int nth) {
    List<String> before = STEPS.subList(0, nth);
    Optional<String> step = Optional.of(STEPS.get(nth));
    int calls = calls(before, step);
    assertThat(calls).isPositive();
    Stream.of(Fault.values())
        .flatMap(fault -> scripts(fault, calls).stream())
        .forEach(script -> {
          Scenario scenario = new Scenario();
          scenario.steps(before);
          boolean done = scenario.works(() -> work(scenario, step), script);
          assertThat(done).as("%s: %s", step, script).isEqualTo(heals(script));
          assertThat(scenario.made()).allMatch(made -> made.attempts() <= ATTEMPTS);
          ports.http().follow(Script.NONE);
          Optional<String> kept = scenario.secret.value(scenario.version);
          scenario.steps(STEPS.subList(nth, STEPS.size()));
          kept.ifPresent(keys ->
              assertThat(scenario.secret.value(scenario.version)).as("%s", script).contains(keys));
          scenario.isRotatedOnce();
        });
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aRevocationThatMeetsAFaultIsDoneOrDoneAgain(Fault fault) {
    int calls = calls(List.of(), Optional.empty());
    for (Script script : scripts(fault, calls)) {
      Scenario scenario = new Scenario();
      boolean done = scenario.works(scenario.rotation::revokeKeys, script);
      assertThat(done).as("%s", script).isEqualTo(heals(script));
      assertThat(scenario.made()).allMatch(made -> made.attempts() <= ATTEMPTS);
      ports.http().follow(Script.NONE);
      if (!done) {
        scenario.rotation.revokeKeys();
      }
      scenario.isRevoked();
    }
  }

  /** The attempts of a call are three, so what happens once is over before the last one. */
  private static boolean heals(Script script) {
    return !script.always() || script.fault().equals(Optional.of(Fault.SLOW));
  }
}
