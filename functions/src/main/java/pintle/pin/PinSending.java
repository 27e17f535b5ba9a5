package pintle.pin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import pintle.connector.Connector;
import pintle.phone.MemberId;
import pintle.phone.MemberIds;
import pintle.phone.PhoneNumber;
import pintle.pin.SmsCounters.Cap;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.secret.Randomness;
import pintle.tenant.TenantId;
import pintle.user.PortalUser;
import pintle.user.Users;

/**
 * Sends PINs within the caps. A caller can not tell known, unknown, locked and closed numbers
 * apart: the same calls of the store are made for each, and only the SMS itself is left out.
 */
public final class PinSending {
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final int ATTEMPTS = 5;

  private final Users users;
  private final PinChallenges challenges;
  private final SmsCounters counters;
  private final SmsLimits limits;
  private final SmsSpending spending;
  private final PinFailures failures;
  private final PinBreaker breaker;
  private final Peppers peppers;
  private final Sms sms;
  private final SmsText text;
  private final MemberIds members;
  private final Randomness randomness;
  private final InstantSource clock;

  public PinSending(
      Users users,
      PinChallenges challenges,
      SmsCounters counters,
      SmsLimits limits,
      SmsSpending spending,
      PinFailures failures,
      PinBreaker breaker,
      Peppers peppers,
      Sms sms,
      SmsText text,
      MemberIds members,
      Randomness randomness,
      InstantSource clock) {
    this.users = users;
    this.challenges = challenges;
    this.counters = counters;
    this.limits = limits;
    this.spending = spending;
    this.failures = failures;
    this.breaker = breaker;
    this.peppers = peppers;
    this.sms = sms;
    this.text = text;
    this.members = members;
    this.randomness = randomness;
    this.clock = clock;
  }

  /**
   * A PIN to sign in for a connector, where the number is one that a user of its tenant verified.
   */
  public void forConnector(Connector connector, PhoneNumber number, String sourceIp) {
    TenantId tenant = connector.tenant();
    MemberId member = members.of(tenant, number);
    Audience audience = Audience.of(connector.id());
    failures.demandRoom(audience, clock.instant());
    admit(number, Optional.empty(), sourceIp);
    admitted(() -> {
      boolean known = users.holder(tenant, member).isPresent();
      send(tenant, member, audience, number, known && connector.active(), Optional.of(connector));
    });
  }

  /** A PIN to register a number at the portal. */
  public void forPortal(PortalUser caller, PhoneNumber number, String sourceIp) {
    MemberId member = members.of(caller.tenant(), number);
    admit(number, Optional.of(caller), sourceIp);
    admitted(() -> send(caller.tenant(), member, Audience.PORTAL, number, true, Optional.empty()));
  }

  /** The caps that count requests. */
  private void admit(PhoneNumber number, Optional<PortalUser> caller, String sourceIp) {
    Instant now = clock.instant();
    List<Cap> perPhone =
        List.of(
            new Cap(1, limits.interval()),
            new Cap(limits.perPhoneTenMinutes(), TEN_MINUTES),
            new Cap(limits.perPhoneDay(), DAY));
    count("ip#" + sourceIp, HOUR, limits.perIpHour(), true, now);
    caller.ifPresent(user ->
        count(
            "user#" + user.tenant().value() + "#" + user.id().value(),
            DAY,
            limits.perUserDay(),
            true,
            now));
    counters
        .keepMoment("phone#" + members.ofNumber(number).value(), perPhone, now)
        .ifPresent(open -> refuse(Reason.SMS_LIMIT, now, open));
  }

  /** The phone's caps have counted the request: who came back sooner would be refused by them. */
  private void admitted(Runnable sending) {
    try {
      sending.run();
    } catch (Refusal refusal) {
      throw refusal.reason().status() == 503 ? refusal.retryAfter(limits.interval()) : refusal;
    }
  }

  private void send(
      TenantId tenant,
      MemberId member,
      Audience audience,
      PhoneNumber number,
      boolean wanted,
      Optional<Connector> connector) {
    Instant now = clock.instant();
    PinChallenge challenge = challenge(new PinChallenge.Key(tenant, member, audience), now);
    boolean goes = wanted && spending.serves(number) && !challenge.locked(now);
    breaker.reserve(tenant, audience, goes, now);
    boolean sent = false;
    try {
      spend(tenant, number, connector, goes, now);
      Pin pin =
          Pin.derive(
                  peppers.pepper(),
                  challenge.pepperVersion(),
                  tenant,
                  audience,
                  number,
                  challenge.nonce())
              .orElseThrow(() -> Refusal.down("pepper"));
      sent = goes && sms.send(number.e164(), text.of(pin));
    } finally {
      breaker.settle(tenant, audience, number, goes, sent, now);
    }
  }

  /** The caps that count SMS; the narrowest first: what it refuses must not use up a wide one. */
  private void spend(
      TenantId tenant,
      PhoneNumber number,
      Optional<Connector> connector,
      boolean goes,
      Instant now) {
    count("prefix#" + members.ofPrefix(number).value(), HOUR, limits.perPrefixHour(), goes, now);
    connector.ifPresent(
        one -> count("connector#" + one.id().value(), DAY, limits.perConnectorDay(), goes, now));
    // Asked even where nothing goes, so that both answer alike.
    spending.spend(tenant, number, 1, goes, now);
  }

  /** The PIN that is out, or a new one; written either way, so that both look alike. */
  private PinChallenge challenge(PinChallenge.Key key, Instant now) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      PinChallenge found = challenges.find(key);
      PinChallenge wanted =
          found.live(now)
              ? found
              : found.renewed(randomness.bytes(16), peppers.pepper().version(), now);
      if (challenges.put(wanted)) {
        return wanted;
      }
    }
    throw Reason.BUSY.refusal();
  }

  private void count(String name, Duration window, int cap, boolean really, Instant now) {
    counters
        .count(name, window, cap, 1, really, now)
        .ifPresent(open -> refuse(Reason.SMS_LIMIT, now, open));
  }

  private static void refuse(Reason reason, Instant now, Instant open) {
    throw reason.refusal().retryAfter(Duration.between(now, open));
  }
}
