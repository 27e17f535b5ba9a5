package pintle.pin;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import pintle.phone.PhoneNumber;
import pintle.refusal.Reason;
import pintle.tenant.TenantId;

/**
 * What every SMS costs, whatever it tells: the countries that get one, the tenant's purse and the
 * stack's cap.
 */
public final class SmsSpending {
  private static final Duration DAY = Duration.ofDays(1);
  private static final String STACK = "stack";

  private final SmsCounters counters;
  private final SmsLimits limits;
  private final Set<String> countries;

  /**
   * @param countries ISO 3166 codes that SMS are sent to, or {@code *} for all
   */
  public SmsSpending(SmsCounters counters, SmsLimits limits, Set<String> countries) {
    this.counters = counters;
    this.limits = limits;
    this.countries = Set.copyOf(countries);
  }

  /** Whether a number's country gets SMS. */
  public boolean serves(PhoneNumber number) {
    return countries.contains("*") || countries.contains(number.region());
  }

  /**
   * Counts an SMS; the narrower cap first: what it refuses must not use up the wide one.
   *
   * @param parts in which the carrier sends and charges it
   * @param really false asks whether it would be counted, by the same calls
   * @throws pintle.refusal.Refusal 429 where a cap is reached
   */
  public void spend(TenantId tenant, PhoneNumber number, int parts, boolean really, Instant now) {
    counters
        .count(purse(tenant), DAY, limits.purse().perTenantDay(), price(number, parts), really, now)
        .ifPresent(open -> refuse(Reason.SMS_PURSE, now, open));
    counters
        .count(STACK, DAY, limits.perStackDay(), parts, really, now)
        .ifPresent(open -> refuse(Reason.SMS_LIMIT, now, open));
    // Capped by the purse; counted so that administrators see how many there were.
    var _ = counters.count(sent(tenant), DAY, Long.MAX_VALUE, parts, really, now);
  }

  /** What a tenant has sent and spent since midnight (UTC). */
  public Today today(TenantId tenant, Instant now) {
    return new Today(
        counters.counted(sent(tenant), DAY, now),
        counters.counted(purse(tenant), DAY, now),
        limits.purse().perTenantDay(),
        now.truncatedTo(ChronoUnit.DAYS).plus(DAY));
  }

  /**
   * A tenant's SMS of a day.
   *
   * @param sent as the carrier counts them, in parts
   * @param spent in millionths of a US dollar
   * @param purse what may be spent, in the same
   * @param until when the next day begins
   */
  public record Today(long sent, long spent, long purse, Instant until) {}

  /** Takes back what was counted at this time, for an SMS that was not handed over. */
  public void giveBack(TenantId tenant, PhoneNumber number, int parts, Instant now) {
    counters.giveBack(purse(tenant), DAY, price(number, parts), now);
    counters.giveBack(STACK, DAY, parts, now);
    counters.giveBack(sent(tenant), DAY, parts, now);
  }

  private static String sent(TenantId tenant) {
    return "sent#" + tenant.value();
  }

  private static String purse(TenantId tenant) {
    return "purse#" + tenant.value();
  }

  private long price(PhoneNumber number, int parts) {
    return parts * limits.purse().price(number);
  }

  private static void refuse(Reason reason, Instant now, Instant open) {
    throw reason.refusal().retryAfter(Duration.between(now, open));
  }
}
