package pintle.local.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import pintle.local.store.FaultyHttp.Made;
import pintle.local.store.FaultyHttp.Script;
import pintle.world.Reply;
import pintle.world.TestPorts.SentSms;
import pintle.world.World;
import pintle.world.World.Credentials;

/** A PIN whose SMS goes wrong after it was stored, from the call to its use. */
final class SmsFaultsTest {
  private final FaultyPorts ports = new FaultyPorts();
  private final World world = new World(ports);
  private Credentials connector = new Credentials("", "");
  private int publish;

  @BeforeEach
  void learnWhichCallItIs() {
    world.registerPhone(World.GROUP_ADMIN);
    connector = world.connector(World.DEVELOPER);
    world.clock().advance(Duration.ofHours(25));
    ports.http().follow(Script.NONE);
    assertThat(ask().status()).isEqualTo(200);
    publish = ports.http().made().stream().map(Made::what).toList().indexOf("sns Publish") + 1;
    world.clock().advance(Duration.ofHours(25));
    ports.sent().clear();
  }

  private Reply ask() {
    return world
        .call("POST /v1/generatePin")
        .json(
            "{\"mobileNumber\":\"%s\",\"applicationId\":\"%s\"}"
                .formatted(World.GROUP_ADMIN.number(), connector.id()))
        .send();
  }

  private int login(String pin) {
    return world
        .call("POST /v1/loginWithPinAndApplicationId")
        .json(
            "{\"mobileNumber\":\"%s\",\"applicationId\":\"%s\",\"pin\":\"%s\"}"
                .formatted(World.GROUP_ADMIN.number(), connector.id(), pin))
        .send()
        .status();
  }

  /** The call that comes when the answer says so. */
  private void askWhenTold(Reply told) {
    assertThat(told.status()).isEqualTo(503);
    assertThat(told.header("Retry-After")).isEqualTo("60");
    ports.http().follow(Script.NONE);
    world.clock().advance(Duration.ofSeconds(Long.parseLong(told.header("Retry-After"))));
    assertThat(ask().status()).isEqualTo(200);
  }

  private long failures() {
    return ports.table().items().stream()
        .filter(item -> item.containsKey("failures"))
        .mapToLong(item -> Long.parseLong(Objects.requireNonNull(item.get("failures")).n()))
        .sum();
  }

  @ParameterizedTest
  @Tag("case-20")
  @EnumSource(
      value = Fault.class,
      names = {"THROTTLED", "BROKEN", "TIMEOUT", "RESET"})
  void aPinThatWasNotSentIsSentWhenItsUserComesBack(Fault fault) {
    ports.http().follow(Script.always(publish, fault));
    Reply told = ask();
    assertThat(ports.sent()).isEmpty();
    assertThat(ports.http().made().get(publish - 1).attempts()).isEqualTo(2);

    askWhenTold(told);

    assertThat(failures()).isZero();
    assertThat(ports.sent()).hasSize(1);
    assertThat(login(ports.sent().getFirst().pin())).isEqualTo(200);
  }

  @Test
  @Tag("case-21")
  void aPinThatWasPerhapsSentIsTheSameInAtMostOneMoreSms() {
    ports.http().follow(Script.once(publish, Fault.ANSWER_LOST));
    assertThat(ask().status()).isEqualTo(200);

    assertThat(pins()).hasSize(2).containsOnly(pins().getFirst());
    assertThat(login(pins().getFirst())).isEqualTo(200);
    assertThat(login(pins().getLast())).isEqualTo(401);
  }

  @Test
  @Tag("case-21")
  void noSecondPinIsGoodWhereNobodyKnowsWhatWasSent() {
    ports.http().follow(Script.always(publish, Fault.ANSWER_LOST));
    Reply told = ask();
    assertThat(pins()).hasSize(2);

    askWhenTold(told);

    assertThat(pins()).hasSize(3).containsOnly(pins().getFirst());
    assertThat(failures()).isZero();
    assertThat(login(pins().getFirst())).isEqualTo(200);
    assertThat(login(pins().getLast())).isEqualTo(401);
  }

  private List<String> pins() {
    return ports.sent().stream().map(SentSms::pin).toList();
  }

  @ParameterizedTest
  @Tag("case-22")
  @CsvSource({
    "OptedOut, the number is opted out",
    "UserError, it is not verified in the SMS sandbox",
    "Throttled, No quota left for account",
  })
  void whatOnlyThisReceiverGetsLooksLikeSuccess(String code, String sentence) {
    Reply good = ask();
    world.clock().advance(Duration.ofHours(25));
    ports.sent().clear();
    ports.refuseSms(code, sentence);

    Reply hidden = ask();
    assertThat(hidden.status()).isEqualTo(200);
    assertThat(hidden.body()).isEqualTo(good.body());
    assertThat(hidden.headers()).isEqualTo(good.headers());
    assertThat(ports.sent()).isEmpty();
    assertThat(failures()).isZero();
  }
}
