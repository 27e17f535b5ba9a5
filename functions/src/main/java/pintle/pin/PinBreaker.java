package pintle.pin;

import java.time.Duration;
import java.time.Instant;
import pintle.log.Line;
import pintle.log.Log;
import pintle.log.Metric;
import pintle.phone.MemberIds;
import pintle.phone.PhoneNumber;
import pintle.pin.Redemption.Room;
import pintle.pin.Redemption.Tally;
import pintle.refusal.Reason;
import pintle.tenant.TenantId;

/**
 * Stops the SMS of a connector whose PINs nobody redeems: somebody pumps them. Of the portal, of
 * prefixes and of countries the operator is told alone, as people who have nothing to do with each
 * other share them. Nothing is latched: redeeming what is out opens a connector again.
 */
public final class PinBreaker {
  private static final Tally ONE_SENT = new Tally(1, 0);
  private static final Tally ONE_NOT_SENT = new Tally(-1, 0);
  private static final Tally ONE_REDEEMED = new Tally(0, 1);

  private final Redemptions redemptions;
  private final MemberIds members;
  private final Log log;

  public PinBreaker(Redemptions redemptions, MemberIds members, Log log) {
    this.redemptions = redemptions;
    this.members = members;
    this.log = log;
  }

  /**
   * Counts an SMS of a connector before it is sent, so that parallel callers share the bound.
   *
   * @param goes whether one is going to be sent
   */
  void reserve(TenantId tenant, Audience audience, boolean goes, Instant now) {
    if (audience.equals(Audience.PORTAL)) {
      return;
    }
    String name = name(tenant, audience);
    Room room = redemptions.find(name, now).room(now);
    if (redemptions.add(name, goes ? ONE_SENT : Tally.NONE, room, now).isEmpty()) {
      line("pin_sms_stopped", tenant, audience).write();
      Instant opens = redemptions.find(name, now).opens(now);
      throw Reason.SMS_BREAKER.refusal().retryAfter(Duration.between(now, opens));
    }
  }

  /**
   * Counts what became of it: the same calls of the store whatever that is.
   *
   * @param goes as it was reserved
   * @param sent whether the carrier took it
   */
  void settle(
      TenantId tenant,
      Audience audience,
      PhoneNumber number,
      boolean goes,
      boolean sent,
      Instant now) {
    Tally counted = sent ? ONE_SENT : Tally.NONE;
    boolean portal = audience.equals(Audience.PORTAL);
    Tally left = portal ? counted : goes && !sent ? ONE_NOT_SENT : Tally.NONE;
    boolean ofAudience = poor(name(tenant, audience), left, now) && sent;
    boolean ofPrefix = poor(prefix(number), counted, now) && sent;
    boolean ofCountry = poor(country(number), counted, now) && sent;
    if (ofAudience) {
      line("pins_unredeemed", tenant, audience)
          .count(Metric.PINS_UNREDEEMED, portal ? "portal" : "connector")
          .write();
    }
    if (ofPrefix) {
      line("pins_unredeemed", tenant, audience).count(Metric.PINS_UNREDEEMED, "prefix").write();
    }
    if (ofCountry) {
      line("pins_unredeemed", tenant, audience)
          .count(Metric.PINS_UNREDEEMED_OF_COUNTRY, number.region())
          .write();
    }
  }

  /** Counts a PIN that opened something. */
  void redeemed(TenantId tenant, Audience audience, PhoneNumber number, Instant now) {
    add(name(tenant, audience), ONE_REDEEMED, now);
    add(prefix(number), ONE_REDEEMED, now);
    add(country(number), ONE_REDEEMED, now);
  }

  private boolean poor(String name, Tally more, Instant now) {
    return add(name, more, now).poor();
  }

  private Tally add(String name, Tally more, Instant now) {
    return redemptions.add(name, more, Room.UNBOUNDED, now).orElse(Tally.NONE);
  }

  private Line line(String event, TenantId tenant, Audience audience) {
    return log.line()
        .put("event", event)
        .put("tenant", tenant.value())
        .put("audience", audience.text());
  }

  private static String name(TenantId tenant, Audience audience) {
    return "pins#" + tenant.value() + "#" + audience.text();
  }

  private String prefix(PhoneNumber number) {
    return "pins#prefix#" + members.ofPrefix(number).value();
  }

  private static String country(PhoneNumber number) {
    return "pins#country#" + number.region();
  }
}
