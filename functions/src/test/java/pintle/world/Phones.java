package pintle.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import pintle.audit.AuditEvent;
import pintle.audit.AuditTrail;
import pintle.group.Member;
import pintle.group.Role;
import pintle.tenant.TenantId;
import pintle.user.SignIn;
import pintle.user.User;
import pintle.user.UserId;
import pintle.user.Users;
import pintle.world.TestProvider.Person;
import pintle.world.World.Credentials;

/** Many people with phones, each behind an address of their own, and their PINs. */
public record Phones(World world) {
  /** Every cap on SMS out of reach. */
  public static final Map<String, String> UNCAPPED =
      Map.of(
          "SMS_INTERVAL", "PT0S",
          "SMS_PER_PHONE_10_MINUTES", "10000",
          "SMS_PER_PHONE_DAY", "10000",
          "SMS_PER_USER_DAY", "10000",
          "SMS_PER_IP_HOUR", "10000",
          "SMS_PER_PREFIX_HOUR", "10000",
          "SMS_PER_CONNECTOR_DAY", "10000",
          "SMS_PURSE_TENANT_DAY", "10000",
          "SMS_PER_STACK_DAY", "10000");

  /** Somebody of the tenant with this number. */
  public static Person person(int i) {
    return new Person(
        World.TENANT, "cccccccc-0000-4000-8000-%012d".formatted(i), "Some", number(i), false);
  }

  /** Numbers that differ in more than the last four digits. */
  public static String number(int i) {
    return "+49151%04d5678".formatted(2000 + i);
  }

  /** Numbers that differ in the last four digits alone. */
  public static String alike(int i) {
    return "+491511234%04d".formatted(i);
  }

  /** A number that this person has verified, without an SMS. */
  public String known(int i) {
    TenantId tenant = new TenantId(World.TENANT);
    Users users = world.ports().users();
    Member member = world.member(tenant, number(i), Role.MEMBER);
    User user =
        users.keep(
            new SignIn(
                tenant, new UserId(person(i).user()), "Some", world.clock().instant(), false));
    if (user.phone().isPresent()) {
      return number(i);
    }
    boolean verified =
        users.changePhone(
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
    return number(i);
  }

  /** Asks for a PIN to register a number. */
  public Call register(Person person, String number) {
    return from(number, world.call("POST /v1/me/phone/pin", person))
        .json("{\"mobileNumber\":\"" + number + "\"}");
  }

  /** Asks for a PIN to sign in for a connector. */
  public Call generatePin(Credentials at, String number) {
    return from(number, world.call("POST /v1/generatePin"))
        .json("{\"mobileNumber\":\"%s\",\"applicationId\":\"%s\"}".formatted(number, at.id()));
  }

  /** Signs in by a PIN. */
  public Call login(Credentials at, String number, String pin) {
    return from(number, world.call("POST /v1/loginWithPinAndApplicationId"))
        .json(
            "{\"mobileNumber\":\"%s\",\"applicationId\":\"%s\",\"pin\":\"%s\"}"
                .formatted(number, at.id(), pin));
  }

  /** The PIN of the newest SMS to this number. */
  public Optional<String> pin(String number) {
    return world.ports().sent().reversed().stream()
        .filter(sms -> sms.e164().equals(number))
        .findFirst()
        .map(TestPorts.SentSms::pin);
  }

  /** Another PIN than the one that was sent, if any. */
  public String wrongPin(String number) {
    return "%06d".formatted((Integer.parseInt(pin(number).orElse("0")) + 1) % 1_000_000);
  }

  /** How long a reply tells to wait. */
  public static Duration retryAfter(Reply reply) {
    return Duration.ofSeconds(Long.parseLong(reply.headers().getOrDefault("Retry-After", "0")));
  }

  private static Call from(String number, Call call) {
    return call.from("198.51.100." + Math.floorMod(number.hashCode(), 250));
  }
}
