package pintle.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pintle.audit.AuditEvent;
import pintle.audit.AuditTrail;
import pintle.group.Member;
import pintle.group.Role;
import pintle.tenant.TenantId;
import pintle.user.SignIn;
import pintle.user.User;
import pintle.user.UserId;
import pintle.world.Call;
import pintle.world.Reply;
import pintle.world.TestPorts;
import pintle.world.TestProvider.Person;
import pintle.world.Together;
import pintle.world.World;
import pintle.world.World.Credentials;

/**
 * Each cap on SMS cuts where every other one is out of reach. A subclass runs it on other stores by
 * other ports.
 */
@Tag("case-17")
public class SmsCapsTest {
  private static final int CALLERS = 50;
  private static final String ADDRESS = "203.0.113.7";
  private static final String OTHER_ADDRESS = "203.0.113.8";

  /** A cap that a test lowers. */
  enum Cap {
    PREFIX("SMS_PER_PREFIX_HOUR", "7", Duration.ofHours(1)),
    ADDRESS("SMS_PER_IP_HOUR", "7", Duration.ofHours(1)),
    CONNECTOR("SMS_PER_CONNECTOR_DAY", "7", Duration.ofDays(1)),
    USER("SMS_PER_USER_DAY", "7", Duration.ofDays(1)),
    PURSE("SMS_PURSE_TENANT_DAY", "0.65", Duration.ofDays(1)),
    STACK("SMS_PER_STACK_DAY", "7", Duration.ofDays(1));

    private final String variable;
    private final String seven;
    private final Duration window;

    Cap(String variable, String seven, Duration window) {
      this.variable = variable;
      this.seven = seven;
      this.window = window;
    }
  }

  private World world = new World();
  private Credentials connector = new Credentials("", "");

  /** Fresh ports; a subclass gives some with other stores. */
  protected TestPorts newPorts() {
    return new TestPorts();
  }

  private void begin(Map<String, String> lowered) {
    Map<String, String> environment = new HashMap<>();
    environment.put("SMS_INTERVAL", "PT0S");
    environment.put("SMS_PER_PHONE_10_MINUTES", "10000");
    environment.put("SMS_PER_PHONE_DAY", "10000");
    for (Cap cap : Cap.values()) {
      environment.put(cap.variable, "10000");
    }
    environment.putAll(lowered);
    world = new World(newPorts(), environment);
    connector = world.connector(World.DEVELOPER);
  }

  @Test
  void ofTwoHundredNumbersAlikeInAllButFourDigitsTenGetAnSms() {
    begin(Map.of(Cap.PREFIX.variable, "10"));

    List<Integer> told =
        IntStream.range(0, 200)
            .mapToObj(i -> register(World.DEVELOPER, alike(i)).send().status())
            .toList();

    assertThat(told.subList(0, 10)).containsOnly(200);
    assertThat(told.subList(10, 200)).containsOnly(429);
    assertThat(world.ports().sent()).hasSize(10);
  }

  @ParameterizedTest
  @EnumSource(Cap.class)
  void eachCutsAloneAndLeavesOthersAlone(Cap cap) {
    begin(Map.of(cap.variable, cap.seven));
    for (int i = 0; i < 7; i++) {
      ask(cap, i).expect(200);
    }

    Reply cut = ask(cap, 7).expect(429, "Throttled");

    assertThat(Long.parseLong(cut.headers().getOrDefault("Retry-After", "0")))
        .isBetween(1L, cap.window.toSeconds());
    assertThat(other(cap).send().status()).isEqualTo(cap == Cap.STACK ? 429 : 200);
    world.clock().advance(cap.window);
    ask(cap, 8).expect(200);
  }

  @ParameterizedTest
  @EnumSource(Cap.class)
  void aBurstKeepsTheBound(Cap cap) {
    begin(Map.of(cap.variable, cap.seven));
    List<Call> calls = IntStream.range(0, CALLERS).mapToObj(i -> ask(cap, i)).toList();

    List<Integer> told = Together.call(CALLERS, i -> calls.get(i).send().status());

    assertThat(told).containsOnly(200, 429);
    assertThat(told).filteredOn(status -> status == 200).hasSize(7);
    assertThat(world.ports().sent()).hasSize(cap == Cap.ADDRESS ? 0 : 7);
  }

  @Test
  void aPurseIsSpentByThePriceOfTheCountryAndWhatIsLeftBuysACheaperOne() {
    begin(
        Map.of(
            "SMS_PURSE_TENANT_DAY", "0.40", "SMS_PRICES", "DE=0.09,*=0.15", "SMS_COUNTRIES", "*"));
    register(person(1), "+33612345678").expect(200);
    register(person(2), "+436641234567").expect(200);

    register(person(3), "+33612345679").expect(429, "Throttled");
    register(person(4), apart(4)).expect(200);
    register(person(5), apart(5)).expect(429, "Throttled");
    // Nobody learns from a purse that is used up who is known.
    signIn(connector, apart(6)).expect(429, "Throttled");
    assertThat(world.ports().sent()).hasSize(3);
  }

  /** The request of this number, all of which share nothing but the cap. */
  private Call ask(Cap cap, int i) {
    return switch (cap) {
      case PREFIX -> register(person(i), alike(i)).from(address(i));
      case ADDRESS -> signIn(connector, apart(i)).from(ADDRESS);
      case CONNECTOR -> signIn(connector, known(i)).from(address(i));
      case USER -> register(World.DEVELOPER, apart(i)).from(address(i));
      case PURSE ->
          i % 2 == 0
              ? register(person(i), apart(i)).from(address(i))
              : signIn(world.connector(World.DEVELOPER), known(i)).from(address(i));
      case STACK -> register(i % 2 == 0 ? person(i) : World.OTHER_ADMIN, apart(i)).from(address(i));
    };
  }

  /** One that does not share the cap. */
  private Call other(Cap cap) {
    return switch (cap) {
      case PREFIX -> register(World.DEVELOPER, apart(99));
      case ADDRESS -> signIn(connector, apart(99)).from(OTHER_ADDRESS);
      case CONNECTOR -> signIn(world.connector(World.DEVELOPER), known(99));
      case USER -> register(World.MEMBER, apart(99));
      case PURSE, STACK -> register(World.OTHER_ADMIN, apart(99));
    };
  }

  private Call register(Person person, String number) {
    return world
        .call("POST /v1/me/phone/pin", person)
        .json("{\"mobileNumber\":\"" + number + "\"}");
  }

  private Call signIn(Credentials at, String number) {
    return world
        .call("POST /v1/generatePin")
        .json("{\"mobileNumber\":\"%s\",\"applicationId\":\"%s\"}".formatted(number, at.id()));
  }

  private static Person person(int i) {
    return new Person(
        World.TENANT, "cccccccc-0000-4000-8000-%012d".formatted(i), "Some", apart(i), false);
  }

  private static String address(int i) {
    return "198.51.100." + i;
  }

  private static String alike(int i) {
    return "+491511234%04d".formatted(i);
  }

  private static String apart(int i) {
    return "+49151%04d5678".formatted(2000 + i);
  }

  /** A number that somebody of the connector's tenant verified, without an SMS. */
  private String known(int i) {
    TenantId tenant = new TenantId(World.TENANT);
    Member member = world.member(tenant, apart(i), Role.MEMBER);
    User user =
        world
            .ports()
            .users()
            .keep(
                new SignIn(
                    tenant, new UserId(person(i).user()), "Some", world.clock().instant(), false));
    boolean verified =
        world
            .ports()
            .users()
            .changePhone(
                user,
                Optional.empty(),
                member.id(),
                member.number(),
                AuditTrail.event(
                    tenant,
                    world.clock().instant(),
                    AuditEvent.Type.PHONE_VERIFIED,
                    member.id().value()));
    assertThat(verified).isTrue();
    return apart(i);
  }
}
