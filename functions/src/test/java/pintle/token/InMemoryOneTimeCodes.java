package pintle.token;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pintle.audit.AuditEvent;
import pintle.audit.AuditTrail;
import pintle.connector.ConnectorId;
import pintle.paging.Page;
import pintle.paging.Pages;
import pintle.refusal.Reason;
import pintle.tenant.TenantId;
import pintle.user.UserId;
import pintle.user.Users;

/** One-time codes in a map. */
public final class InMemoryOneTimeCodes implements OneTimeCodes {
  private final Map<CodeRef, OneTimeCode> codes = new HashMap<>();
  private final Users users;
  private final AuditTrail audit;

  public InMemoryOneTimeCodes(Users users, AuditTrail audit) {
    this.users = users;
    this.audit = audit;
  }

  /** Refuses a user who was erased since this sign-in. */
  void demandNotErased(TenantId tenant, UserId user, Instant signedIn) {
    if (users.erasedAt(tenant, user).filter(at -> !at.isBefore(signedIn)).isPresent()) {
      throw Reason.SIGN_IN_INVALID.refusal();
    }
  }

  @Override
  public synchronized Optional<OneTimeCode> find(CodeRef ref) {
    return Optional.ofNullable(codes.get(ref));
  }

  @Override
  public synchronized void create(OneTimeCode claim, Instant signedIn, AuditEvent event) {
    create(claim, signedIn);
    audit.keep(event);
  }

  @Override
  public synchronized void create(OneTimeCode code, Instant signedIn) {
    demandNotErased(code.ref().tenant(), code.grantor(), signedIn);
    put(code);
  }

  private void put(OneTimeCode code) {
    codes.put(code.ref(), code);
  }

  @Override
  public synchronized boolean exchange(
      OneTimeCode consent, OneTimeCode authorization, Instant signedIn) {
    demandNotErased(consent.ref().tenant(), consent.grantor(), signedIn);
    if (!isOpen(consent.ref(), authorization.createdAt())) {
      return false;
    }
    codes.remove(consent.ref());
    put(authorization);
    return true;
  }

  /** Takes a code as {@link Grants#issue} does. */
  synchronized boolean take(CodeRef ref, OneTimeCode.Redemption redemption) {
    if (!isOpen(ref, redemption.at())) {
      return false;
    }
    find(ref).ifPresent(code -> put(with(code, code.cancelledAt(), Optional.of(redemption))));
    return true;
  }

  synchronized boolean isOpen(CodeRef ref, Instant at) {
    return find(ref).filter(code -> code.open(at)).isPresent();
  }

  @Override
  public synchronized void cancel(OneTimeCode claim, AuditEvent event) {
    find(claim.ref())
        .filter(code -> code.cancelledAt().isEmpty() && code.redemption().isEmpty())
        .ifPresent(code -> {
          put(with(code, Optional.of(event.at()), Optional.empty()));
          audit.keep(event);
        });
  }

  private static OneTimeCode with(
      OneTimeCode code,
      Optional<Instant> cancelledAt,
      Optional<OneTimeCode.Redemption> redemption) {
    return new OneTimeCode(
        code.ref(),
        code.kind(),
        code.digest(),
        code.connector(),
        code.grantor(),
        code.reach(),
        code.scopes(),
        code.signedInAt(),
        code.createdAt(),
        code.expiresAt(),
        code.binding(),
        cancelledAt,
        redemption);
  }

  @Override
  public synchronized Page<OneTimeCode> claimsOf(
      TenantId tenant, ConnectorId connector, Optional<String> after, int limit) {
    List<OneTimeCode> claims =
        codes.values().stream()
            .filter(code -> code.kind() == OneTimeCode.Kind.CLAIM)
            .filter(code -> code.ref().tenant().equals(tenant))
            .filter(code -> code.connector().equals(connector))
            .toList();
    return Pages.cut(claims, InMemoryOneTimeCodes::position, after, limit);
  }

  private static String position(OneTimeCode code) {
    return "%015d#%s"
        .formatted(999_999_999_999_999L - code.createdAt().toEpochMilli(), code.ref().id());
  }
}
