package pintle.token;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import pintle.log.Line;
import pintle.log.Log;
import pintle.log.Metric;
import pintle.phone.PhoneNumber;
import pintle.pin.Sms;
import pintle.pin.SmsSpending;
import pintle.refusal.Refusal;
import pintle.secret.Randomness;
import pintle.user.User;
import pintle.user.Users;

/**
 * Tells a grantor by SMS that a token was made in their name. One SMS a grant at most, however
 * often it is asked for; whatever stands in its way, the grant stays as it is.
 */
public final class GrantReceipts {
  /** Of which grants there is a receipt. */
  public enum Of {
    OFF,
    TENANT,
    ALL;

    private boolean covers(Reach reach) {
      return this == ALL || (this == TENANT && reach.kind() == Reach.Kind.TENANT);
    }
  }

  private final Of which;
  private final Grants grants;
  private final Users users;
  private final SmsSpending spending;
  private final Sms sms;
  private final ReceiptText text;
  private final Randomness randomness;
  private final InstantSource clock;
  private final Log log;

  public GrantReceipts(
      Of which,
      Grants grants,
      Users users,
      SmsSpending spending,
      Sms sms,
      ReceiptText text,
      Randomness randomness,
      InstantSource clock,
      Log log) {
    this.which = which;
    this.grants = grants;
    this.users = users;
    this.spending = spending;
    this.sms = sms;
    this.text = text;
    this.randomness = randomness;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Sends the receipt of this grant, where it is to have one, had none yet, and its grantor has a
   * number.
   *
   * @throws pintle.refusal.Refusal 503 where nothing was kept and another call can send it
   */
  public void send(GrantRef ref) {
    grants
        .find(ref)
        .filter(grant -> which.covers(grant.reach()) && grant.receipt().isEmpty())
        .ifPresent(grant -> number(grant).ifPresent(number -> send(grant, number)));
  }

  private Optional<PhoneNumber> number(Grant grant) {
    return users
        .find(grant.tenant(), grant.grantedBy())
        .flatMap(User::phone)
        .filter(spending::serves);
  }

  /**
   * What was counted is kept before the SMS goes out: a crash in between costs an SMS, and never
   * sends two.
   */
  private void send(Grant grant, PhoneNumber number) {
    Instant now = clock.instant();
    FreezeCode code = FreezeCode.random(grant.ref(), randomness);
    String words = text.of(grant.reach(), code);
    int parts = ReceiptText.parts(words);
    try {
      spending.spend(grant.tenant(), number, parts, true, now);
    } catch (Refusal refusal) {
      if (refusal.reason().status() != 429) {
        throw refusal;
      }
      notSent(grant, refusal.reason().name()).write();
      return;
    }
    if (!grants.keepReceipt(grant, new Grant.Receipt(now, Optional.of(code.digest())))) {
      spending.giveBack(grant.tenant(), number, parts, now);
      return;
    }
    try {
      // False is told by whoever does not take it.
      var _ = sms.send(number.e164(), words);
    } catch (Refusal down) {
      Line line = notSent(grant, down.reason().name());
      down.service().ifPresent(service -> line.count(Metric.DEPENDENCY_DOWN, service));
      line.write();
    }
  }

  private Line notSent(Grant grant, String reason) {
    return log.line()
        .put("event", "receipt_not_sent")
        .put("tenant", grant.tenant().value())
        .put("grantId", grant.id().value())
        .put("reason", reason)
        .count(Metric.RECEIPTS_NOT_SENT, reason);
  }
}
