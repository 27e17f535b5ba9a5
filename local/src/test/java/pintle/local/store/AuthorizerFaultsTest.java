package pintle.local.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pintle.Settings;
import pintle.Wiring;
import pintle.handler.AuthorizeAccessToken;
import pintle.local.store.FaultyHttp.Death;
import pintle.local.store.FaultyHttp.Script;
import pintle.refusal.Refusal;
import pintle.world.World;
import pintle.world.World.Credentials;

/** Every call of the authorizer goes wrong: it fails, which the gateway takes for a refusal. */
@Tag("case-44")
final class AuthorizerFaultsTest {
  private final FaultyPorts ports = new FaultyPorts();
  private final World world = new World(ports);
  private String event = "";
  private int calls;

  @BeforeEach
  void allow() {
    world.registerPhone(World.GROUP_ADMIN);
    Credentials connector = world.connector(World.DEVELOPER);
    String token =
        world.accessToken(
            connector, world.grant(World.GROUP_ADMIN, connector, "user").text("refreshToken"));
    event =
        "{\"type\":\"REQUEST\",\"methodArn\":\"arn:aws:execute-api:eu-central-1:1:a/s/GET/x\","
            + "\"headers\":{\"accessToken\":\""
            + token
            + "\"}}";
    assertThat(authorize(Script.NONE)).contains("\"Allow\"");
    calls = ports.http().made().size();
    assertThat(calls).isPositive();
  }

  /** A cold one. */
  private String authorize(Script script) {
    AuthorizeAccessToken authorizer =
        new AuthorizeAccessToken(new Wiring(Settings.from(World.environment()), ports));
    ports.http().follow(script);
    return World.send(authorizer, event);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SLOW")
  void fails(Fault fault) {
    for (int call = 1; call <= calls; call++) {
      Script script = Script.always(call, fault);
      assertThatThrownBy(() -> authorize(script))
          .as(script.toString())
          .isInstanceOfSatisfying(
              Refusal.class, refusal -> assertThat(refusal.reason().status()).isEqualTo(503));
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void goesOnWhereTheNextAttemptIsAnswered(Fault fault) {
    for (int call = 1; call <= calls; call++) {
      assertThat(authorize(Script.once(call, fault))).contains("\"Allow\"");
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void tellsNothingWhereItsTimeEnds(Fault fault) {
    for (int call = 1; call <= calls; call++) {
      Script script = Script.dies(call, fault.done());
      assertThatThrownBy(() -> authorize(script)).isInstanceOf(Death.class);
    }
    // Whoever looks at the table after the test is to see it.
    ports.http().follow(Script.NONE);
  }
}
