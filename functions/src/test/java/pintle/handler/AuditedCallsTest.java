package pintle.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pintle.audit.AuditEvent;
import pintle.tenant.TenantId;
import pintle.world.AuditedCalls;
import pintle.world.AuditedCalls.Audited;
import pintle.world.Reply;
import pintle.world.Seeded;
import pintle.world.World;

/** Each type of event is written by a call, and tells who, what, where, when, before and after. */
final class AuditedCallsTest {
  private final Seeded seeded = Seeded.unthrottled();
  private final World world = seeded.world();

  @ParameterizedTest
  @EnumSource
  void tellsWhoDidWhatToWhatFromWhereAndWhen(AuditEvent.Type type) {
    Audited audited = AuditedCalls.of(type, seeded);
    int before = events(type).size();

    Reply reply = audited.call().from("198.51.100.77").send();

    assertThat(reply.status()).as(reply.body()).isBetween(200, 299);
    List<AuditEvent> written = events(type).subList(before, events(type).size());
    assertThat(written).hasSize(1);
    AuditEvent event = written.getFirst();
    String object = audited.object().apply(reply);
    assertThat(object).isNotEmpty();
    assertThat(event.object()).matches(told -> matches(object, told));
    assertThat(event.actor()).isEqualTo(audited.actor());
    assertThat(event.tenant()).isEqualTo(new TenantId(World.TENANT));
    assertThat(event.at()).isEqualTo(world.clock().instant());
    assertThat(event.origin().sourceIp()).isEqualTo("198.51.100.77");
    assertThat(event.origin().requestId()).isEqualTo("11111111-2222-4333-8444-555555555555");
    assertThat(event.details()).containsOnlyKeys(audited.details().keySet());
    event
        .details()
        .forEach((name, told) ->
            assertThat(told)
                .as(name)
                .matches(text -> matches(audited.details().getOrDefault(name, ""), text)));
    assertThat(event.toString())
        .doesNotContain("+49", "pintle_", seeded.accessToken())
        .doesNotContain(World.DEVELOPER.number().substring(1));
  }

  private List<AuditEvent> events(AuditEvent.Type type) {
    return world.ports().audit().events(type);
  }

  private static boolean matches(String expected, String told) {
    return expected.equals(AuditedCalls.ANY) || expected.equals(told);
  }
}
