package pintle.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import pintle.world.Reply;
import pintle.world.Seeded;
import pintle.world.World;

/** What administrators are told of their organisation's SMS. */
final class SmsTodayTest {
  private final Seeded seeded = Seeded.unthrottled();
  private final World world = seeded.world();

  private Reply today() {
    return world.call("GET /v1/sms", World.TENANT_ADMIN).expect(200);
  }

  private Reply tomorrow() {
    world.clock().advance(Duration.ofDays(1));
    return today();
  }

  @Test
  void countsWhatWasSentAndWhatItCost() {
    Reply before = tomorrow();
    assertThat(before.number("sent")).isZero();
    assertThat(before.number("spentMicroUsd")).isZero();
    assertThat(before.number("purseMicroUsd")).isEqualTo(20_000_000);
    assertThat(before.number("until"))
        .isEqualTo(
            world
                .clock()
                .instant()
                .truncatedTo(ChronoUnit.DAYS)
                .plus(1, ChronoUnit.DAYS)
                .toEpochMilli());

    seeded.call("POST /v1/generatePin").expect(200);
    seeded.call("POST /v1/generatePin").expect(200);
    assertThat(today().number("sent")).isEqualTo(2);
    assertThat(today().number("spentMicroUsd")).isEqualTo(180_000);
    assertThat(tomorrow().number("sent")).isZero();
  }

  @Test
  void anUnknownNumberCostsNothing() {
    Reply before = tomorrow();
    world
        .call("POST /v1/generatePin")
        .json(
            "{\"mobileNumber\":\"+4915112345655\",\"applicationId\":\"%s\"}"
                .formatted(seeded.connector().id()))
        .expect(200);
    assertThat(today().json()).isEqualTo(before.json());
  }

  @Test
  void anotherOrganisationsAreNotTold() {
    Reply before = tomorrow();
    world
        .call("POST /v1/me/phone/pin", World.OTHER_ADMIN)
        .json("{\"mobileNumber\":\"" + World.OTHER_ADMIN.number() + "\"}")
        .expect(200);
    assertThat(today().json()).isEqualTo(before.json());
    assertThat(world.call("GET /v1/sms", World.OTHER_ADMIN).expect(200).number("sent"))
        .isEqualTo(1);
    world.call("GET /v1/sms", World.DEVELOPER).expect(403, "Forbidden");
  }
}
