package pintle.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.jr.ob.JSON;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pintle.Settings;
import pintle.local.signin.DemoUser;
import pintle.local.template.Function;
import pintle.local.template.Template;
import pintle.pin.SmsLimits;

final class LocalRunTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private Path temporary;

  @Test
  void answersItsHelpersAndShiftsTheClock() throws Exception {
    try (LocalRun run = LocalRun.start(settings(Map.of("PINTLE_CLOCK_OFFSET", "P329D")))) {
      HttpResponse<String> health = get(run, "/local/health");
      assertThat(health.statusCode()).isEqualTo(200);
      assertThat(health.body()).isEqualTo("{\"status\":\"ok\"}");
      assertThat(get(run, "/local/inbox?phone=%2B4915112345678").body()).isEqualTo("[]");
      assertThat(get(run, "/local/inbox.js").statusCode()).isEqualTo(200);
      assertThat(get(run, "/local/local.css").statusCode()).isEqualTo(200);
      assertThat(get(run, "/v1/nothing").statusCode()).isEqualTo(404);

      for (DemoUser user : DemoUser.values()) {
        HttpResponse<String> answer = get(run, "/local/sign-in?user=" + user.login());
        String token = String.valueOf(JSON.std.mapFrom(answer.body()).get("token"));
        assertThat(SignedJWT.parse(token).getJWTClaimsSet().getIssueTime().toInstant())
            .isAfter(Instant.now().plus(Duration.ofDays(328)));
      }
      HttpResponse<String> unknown = get(run, "/local/sign-in?user=root");
      assertThat(unknown.statusCode()).isEqualTo(404);
      assertThat(unknown.body()).contains("developer, group-admin, tenant-admin");

      assertThatThrownBy(() -> LocalRun.start(settings(Map.of())))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("in use by another run");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data())))
        .isEqualTo("rwx------");
    LocalRun.start(settings(Map.of())).close();
  }

  @Test
  void namesThePortThatIsTakenAndTheMend() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(other.getLocalPort());
      assertThatThrownBy(() -> LocalRun.start(settings(Map.of("PORT", port))))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("port " + port + " is taken")
          .hasMessageContaining("make run");
    }
    // What had started before has ended again.
    LocalRun.start(settings(Map.of())).close();
  }

  @ParameterizedTest
  @CsvSource({
    "PORT, x, PORT=8081 make run",
    "PORT, 70000, PORT=8081 make run",
    "PINTLE_CLOCK_OFFSET, 3 days, PINTLE_CLOCK_OFFSET=P329D make run",
    "PINTLE_SMS_INTERVAL, 60, PINTLE_SMS_INTERVAL=PT0S make run",
  })
  void saysWhichVariableIsMalformedAndTheMend(String name, String value, String mend) {
    assertThatThrownBy(() -> RunSettings.from(Map.of(name, value)))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining(name + " is \"" + value + "\"")
        .hasMessageContaining(mend);
  }

  @Test
  void hasDefaults() throws Exception {
    RunSettings settings = RunSettings.from(Map.of());
    assertThat(settings.port()).isEqualTo(8080);
    assertThat(settings.data()).isEqualTo(Path.of(".pintle"));
    assertThat(settings.clockOffset()).isZero();
    assertThat(settings.smsInterval()).isEmpty();
    assertThat(RunSettings.from(Map.of("PINTLE_SMS_INTERVAL", "pt0s")).smsInterval())
        .contains(Duration.ZERO);
  }

  @ParameterizedTest
  @CsvSource({"'', PT60S", "PT0S, PT0S"})
  void liftsAllCapsButThePhones(String wanted, Duration interval) throws Exception {
    RunSettings settings = RunSettings.from(Map.of("PINTLE_SMS_INTERVAL", wanted));
    Function function =
        Template.read(Path.of("..", "template.yaml")).functions().stream()
            .filter(one -> one.logicalId().equals("GeneratePin"))
            .findFirst()
            .orElseThrow();
    SmsLimits limits =
        Settings.from(
                function.environment(Handlers.environment(settings, 8080, "issuer", "https://k")))
            .smsLimits();
    assertThat(limits.interval()).isEqualTo(interval);
    assertThat(limits.perPhoneTenMinutes()).isEqualTo(3);
    assertThat(limits.perPhoneDay()).isEqualTo(5);
    assertThat(
            List.of(
                limits.perUserDay(),
                limits.perIpHour(),
                limits.perPrefixHour(),
                limits.perConnectorDay(),
                limits.perStackDay()))
        .containsOnly(10_000);
  }

  private Path data() {
    return temporary.resolve("data");
  }

  private RunSettings settings(Map<String, String> more) throws StartFailure {
    Map<String, String> environment = new HashMap<>();
    environment.put("PORT", "0");
    environment.put("PINTLE_TEMPLATE", "../template.yaml");
    environment.put("PINTLE_DATA", data().toString());
    environment.putAll(more);
    return RunSettings.from(environment);
  }

  private static HttpResponse<String> get(LocalRun run, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + run.port() + path);
    return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
