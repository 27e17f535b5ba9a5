package pintle.aws;

import java.time.Instant;
import pintle.refusal.Reason;
import pintle.tenant.TenantId;
import pintle.user.UserId;

/**
 * The mark of an erased user, held against what a call of before the erasure still wants to write:
 * it would come back to life with the user's next sign-in.
 */
final class ErasureMark {
  static final String NOT_ERASED_SINCE = "attribute_not_exists(pk) OR erasedAt < :signedIn";

  private ErasureMark() {}

  /** Adds to a transaction that the user was not erased since this sign-in. */
  static Transaction check(Transaction all, TenantId tenant, UserId user, Instant signedIn) {
    return all.check(
        Key.erased(tenant, user), NOT_ERASED_SINCE, Item.with().time(":signedIn", signedIn));
  }

  /** Refuses with 401 InvalidToken where it was the erasure that stood in the way. */
  static void demandNone(Table table, TenantId tenant, UserId user, Instant signedIn) {
    table
        .get(Key.erased(tenant, user))
        .filter(mark -> !mark.time("erasedAt").isBefore(signedIn))
        .ifPresent(mark -> {
          throw Reason.SIGN_IN_INVALID.refusal();
        });
  }
}
