package pintle.local.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import pintle.local.signin.DemoUser;
import pintle.world.Reply;

/** A receipt comes from the stream of a deployed table, by the mapping before its function. */
final class ReceiptIT {
  private static final int MOST_SECONDS = 60;

  private final DeployedStack stack = DeployedStack.open();
  private final Http http = stack.http();

  @Test
  void theGrantorOfATenantGrantIsToldAndTheCodeFreezesIt() throws InterruptedException {
    String signIn = http.register(DemoUser.TENANT_ADMIN);
    Reply connector =
        http.call("POST /v1/connectors")
            .signedIn(signIn)
            .json(Map.of("name", "Receipts", "permissions", List.of("groupinfo.read")))
            .expect(201);
    String id = connector.text("applicationId");
    String token =
        http.call("POST /v1/connectors/" + id + "/grants")
            .signedIn(signIn)
            .json(Map.of("reach", "tenant"))
            .expect(201)
            .text("refreshToken");

    String code = code(token);

    assertThat(exchanged(connector, token)).isEqualTo(200);
    http.call("POST /v1/freezes").json(Map.of("code", code)).expect(204);
    assertThat(exchanged(connector, token)).isEqualTo(401);
  }

  /** Token and code begin alike, with the grant's ID. */
  private String code(String token) throws InterruptedException {
    Pattern link = Pattern.compile("/#/freeze/(pintle_fc_" + token.substring(10, 54) + "[\\w-]+)$");
    for (int second = 0; second < MOST_SECONDS; second++) {
      Optional<String> found =
          stack.messages(DemoUser.TENANT_ADMIN.mobileNumber()).stream()
              .map(link::matcher)
              .filter(Matcher::find)
              .map(matcher -> matcher.group(1))
              .findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      Thread.sleep(1_000);
    }
    throw new AssertionError("no receipt came within " + MOST_SECONDS + " s");
  }

  private int exchanged(Reply connector, String token) {
    return http.call("GET /v1/accessToken")
        .header("applicationId", connector.text("applicationId"))
        .header("applicationSecret", connector.text("applicationSecret"))
        .header("refreshToken", token)
        .send()
        .status();
  }
}
