package pintle.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pintle.key.KeyHolder;
import pintle.key.PublishedKeys;
import pintle.key.SigningKeys;
import pintle.key.Vault;
import pintle.log.Emf;
import pintle.log.Log;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.world.MovableClock;
import pintle.world.Printed;
import pintle.world.Refused;
import pintle.world.Together;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

final class SecretsManagerVaultTest {
  private static final String NAME = "pintle/signing-keys";
  private static final Duration DAYS = Duration.ofDays(42);
  private static final SigningKeys PAIR = SigningKeys.first();
  private static final PublishedKeys PUBLISHED = PublishedKeys.NONE.with(PAIR);
  private static final String HELD =
      "{\"SecretString\":\"%s\"}".formatted(PAIR.toJson().replace("\"", "\\\""));
  private static final Map<String, String> SIGNING = Map.of("Stack", "stack", "Secret", "signing");

  @Test
  void readsTheCurrentVersionAndTellsItsAge() {
    try (FakeEndpoint secrets =
        FakeEndpoint.answering(
            200,
            "{\"Name\":\"n\",\"CreatedDate\":1764000000.5,"
                + "\"SecretString\":\"{\\\"keys\\\":[]}\"}")) {
      String printed =
          FakeEndpoint.printed(
              () -> assertThat(vault(secrets).read(NAME)).isEqualTo("{\"keys\":[]}"));

      assertThat(printed).doesNotContain("keys", NAME);
      assertThat(Printed.lines(printed))
          .singleElement()
          .satisfies(line -> {
            assertThat(line).containsEntry("event", "secret_read").containsEntry("days", 41);
            assertThat(Emf.read(line))
                .containsExactly(new Emf.Value("Pintle", "SecretAge", "None", SIGNING, 41));
          });

      assertThat(secrets.requests())
          .containsExactly(
              new FakeEndpoint.Request(
                  "secretsmanager.GetSecretValue",
                  "{\"SecretId\":\"pintle/signing-keys\",\"VersionStage\":\"AWSCURRENT\"}"));
    }
  }

  @Test
  @Tag("case-83")
  void tellsThatAnOlderValueServes() {
    try (FakeEndpoint secrets = FakeEndpoint.answering(500, "")) {
      SecretsManagerVault vault = vault(secrets);
      String printed = FakeEndpoint.printed(() -> vault.servedStale(NAME));

      assertThat(printed).doesNotContain(NAME);
      assertThat(Printed.lines(printed))
          .singleElement()
          .satisfies(line ->
              assertThat(Emf.read(line))
                  .containsExactly(new Emf.Value("Pintle", "StaleSecret", "Count", SIGNING, 1)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {}",
        "200 | {\"SecretString\":\"\"}",
        "400 | {\"__type\":\"ResourceNotFoundException\",\"Message\":\"no AWSCURRENT\"}",
      })
  void saysSoWhileThereIsNoValueYet(int status, String body) {
    try (FakeEndpoint secrets = FakeEndpoint.answering(status, body)) {
      assertThat(refused(secrets)).isEqualTo(Reason.NO_KEY_YET);
    }
  }

  @ParameterizedTest
  @Tag("case-82")
  @CsvSource({
    "400, ThrottlingException, 3",
    "500, InternalServiceError, 3",
    "400, AccessDeniedException, 1",
    "400, InvalidRequestException, 1",
    "400, DecryptionFailure, 1",
  })
  void refusesWhileTheVaultDoesNotAnswer(int status, String type, int mostRequests) {
    try (FakeEndpoint secrets =
        FakeEndpoint.answering(status, "{\"__type\":\"%s\"}".formatted(type))) {
      assertThat(refused(secrets)).isEqualTo(Reason.DEPENDENCY_DOWN);
      assertThat(secrets.requests()).hasSizeBetween(1, mostRequests);
    }
  }

  @Test
  @Tag("case-82")
  void refusesAfterSilence() {
    try (FakeEndpoint secrets = FakeEndpoint.silent()) {
      assertThat(refused(secrets)).isEqualTo(Reason.DEPENDENCY_DOWN);
    }
  }

  @ParameterizedTest
  @Tag("case-82")
  @CsvSource({
    "400, ThrottlingException",
    "400, AccessDeniedException",
    "500, InternalServiceError",
    "0, silence",
  })
  void aColdStartThatFailsIs503AndTheNextCallRecovers(int status, String type) {
    SwappedVault vault = new SwappedVault();
    KeyHolder keys = new KeyHolder(vault, NAME, new MovableClock());
    try (FakeEndpoint failing = failing(status, type);
        FakeEndpoint well = FakeEndpoint.answering(200, HELD)) {
      vault.now = vault(failing);
      Refusal refusal = catchThrowableOfType(Refusal.class, () -> keys.keys(PUBLISHED));
      assertThat(refusal.reason().status()).isEqualTo(503);
      assertThat(refusal.retryAfterSeconds()).isEqualTo(1);

      vault.now = vault(well);

      assertThat(keys.keys(PUBLISHED).signing()).isEqualTo(PAIR.signing());
      assertThat(well.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @Tag("case-82")
  @Tag("case-83")
  @CsvSource({
    "400, ThrottlingException",
    "400, AccessDeniedException",
    "500, InternalServiceError",
    "0, silence",
  })
  void aWarmSignerSignsOnForAnHourAndEachTryThatFailsIsCounted(int status, String type) {
    MovableClock clock = new MovableClock();
    SwappedVault vault = new SwappedVault();
    KeyHolder keys = new KeyHolder(vault, NAME, clock);
    try (FakeEndpoint failing = failing(status, type);
        FakeEndpoint well = FakeEndpoint.answering(200, HELD)) {
      vault.now = vault(well);
      keys.keys(PUBLISHED);
      vault.now = vault(failing);
      clock.advance(Duration.ofMinutes(5));
      String printed =
          FakeEndpoint.printed(() -> {
            for (int i = 0; i < 50; i++) {
              assertThat(keys.keys(PUBLISHED).signing()).isEqualTo(PAIR.signing());
            }
          });
      assertThat(staleValues(printed)).isEqualTo(1);
      assertThat(failing.requests()).hasSizeBetween(1, Aws.ATTEMPTS);

      clock.advance(Duration.ofMinutes(55).minusMillis(1));
      printed =
          FakeEndpoint.printed(
              () -> assertThat(keys.keys(PUBLISHED).signing()).isEqualTo(PAIR.signing()));
      assertThat(staleValues(printed)).isEqualTo(1);
      clock.advance(Duration.ofMillis(1));
      printed =
          FakeEndpoint.printed(
              () -> Refused.with(Reason.DEPENDENCY_DOWN, () -> keys.keys(PUBLISHED)));
      assertThat(staleValues(printed)).isZero();

      vault.now = vault(well);

      assertThat(keys.keys(PUBLISHED).signing()).isEqualTo(PAIR.signing());
    }
  }

  @Test
  @Tag("case-83")
  void oneReadIsUnderWayHoweverManySign() {
    MovableClock clock = new MovableClock();
    SwappedVault vault = new SwappedVault();
    KeyHolder keys = new KeyHolder(vault, NAME, clock);
    try (FakeEndpoint silent = FakeEndpoint.silent();
        FakeEndpoint well = FakeEndpoint.answering(200, HELD)) {
      vault.now = vault(well);
      keys.keys(PUBLISHED);
      vault.now = vault(silent);
      clock.advance(Duration.ofMinutes(5));

      assertThat(Together.call(Together.THREADS, i -> keys.keys(PUBLISHED).signing()))
          .containsOnly(PAIR.signing());

      assertThat(silent.requests()).hasSizeBetween(1, Aws.ATTEMPTS);
    }
  }

  /** Secrets Manager, which answers otherwise from one call to the next. */
  private static final class SwappedVault implements Vault {
    private Vault now = name -> "";

    @Override
    public String read(String name) {
      return now.read(name);
    }

    @Override
    public void servedStale(String name) {
      now.servedStale(name);
    }
  }

  private static FakeEndpoint failing(int status, String type) {
    return status == 0
        ? FakeEndpoint.silent()
        : FakeEndpoint.answering(status, "{\"__type\":\"%s\"}".formatted(type));
  }

  private static long staleValues(String printed) {
    return Printed.lines(printed).stream()
        .flatMap(line -> Emf.read(line).stream())
        .filter(metric -> metric.name().equals("StaleSecret"))
        .count();
  }

  private static Reason refused(FakeEndpoint secrets) {
    SecretsManagerVault vault = vault(secrets);
    Refusal[] refusal = new Refusal[1];
    String printed =
        FakeEndpoint.printed(
            () -> refusal[0] = catchThrowableOfType(Refusal.class, () -> vault.read(NAME)));
    assertThat(printed).startsWith("{\"event\":").doesNotContain("SecretString", NAME);
    return refusal[0].reason();
  }

  private static SecretsManagerVault vault(FakeEndpoint secrets) {
    InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(1764000000).plus(DAYS));
    return new SecretsManagerVault(
        () -> secrets.client(SecretsManagerClient.builder(), Aws.ATTEMPTS),
        Map.of(NAME, "signing"),
        new Log("stack", clock),
        clock);
  }
}
