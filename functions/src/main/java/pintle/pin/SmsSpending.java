package pintle.pin;

import java.time.Duration;
import java.time.Instant;
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
  }

  /** Takes back what was counted at this time, for an SMS that was not handed over. */
  public void giveBack(TenantId tenant, PhoneNumber number, int parts, Instant now) {
    counters.giveBack(purse(tenant), DAY, price(number, parts), now);
    counters.giveBack(STACK, DAY, parts, now);
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
