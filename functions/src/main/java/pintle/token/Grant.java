package pintle.token;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pintle.connector.ConnectorId;
import pintle.connector.Scope;
import pintle.group.GroupId;
import pintle.secret.Digest;
import pintle.tenant.TenantId;
import pintle.user.UserId;

/**
 * What a user gave a connector. Holds the refresh token's digest, and while a renewal is under way
 * the successor's.
 *
 * @param grantedBy on whose right it stands: who gave it, or who adopted it since
 * @param scopes what was granted; what counts is its part that the connector still has
 * @param generation counts the refresh tokens; every change of them names the one that it saw
 * @param accessGeneration counts how often its access tokens were revoked; those of an earlier one
 *     have ended
 * @param current the refresh token that stands
 * @param offer the successor that is on offer, from 90 % of the current one's life
 * @param previous the one before, kept through its grace and, to notice a replay, beyond
 * @param lastUsedAt of the last exchange, exact to a day
 * @param frozenAt since when its tokens are refused, until an administrator lets them work again
 * @param receipt the SMS that told its grantor of it
 * @param groupCount how many groups it reached when it was given; empty where nobody counted
 */
public record Grant(
    GrantId id,
    TenantId tenant,
    ConnectorId connector,
    Reach reach,
    UserId grantedBy,
    Set<Scope> scopes,
    Instant createdAt,
    int generation,
    int accessGeneration,
    Current current,
    Optional<Offer> offer,
    Optional<Previous> previous,
    Optional<Instant> endedAt,
    Optional<Instant> lastUsedAt,
    Optional<Instant> frozenAt,
    Optional<Receipt> receipt,
    Optional<Long> groupCount) {

  public Grant {
    scopes = Set.copyOf(scopes);
  }

  /** Where it is kept. */
  public GrantRef ref() {
    return new GrantRef(tenant, id);
  }

  /** What the audit is told of it in any case; its ID is the event's object. */
  Map<String, String> audited(Map<String, String> more) {
    Map<String, String> details = new HashMap<>(more);
    details.put("connectorId", connector.value());
    details.put("reach", reach.kind().text());
    details.put("groupId", reach.group().map(GroupId::value).orElse(""));
    details.put("grantedBy", grantedBy.value());
    return details;
  }

  /** When its last token ends: the successor's end once one is on offer. */
  public Instant expiresAt() {
    return offer.map(Offer::expiresAt).orElse(current.expiresAt());
  }

  /** Whether any of its tokens can still be good. */
  public boolean live(Instant now) {
    return endedAt.isEmpty() && now.isBefore(expiresAt());
  }

  /** Whether a live grant's tokens are refused for now. */
  public boolean frozen() {
    return frozenAt.isPresent();
  }

  /** Whether the code of this digest may freeze it. */
  boolean freezesBy(Digest code, Instant now) {
    return live(now)
        && !frozen()
        && receipt
            .filter(one -> now.isBefore(one.at().plus(Receipt.CODE_LIFE)))
            .flatMap(Receipt::code)
            .filter(code::matches)
            .isPresent();
  }

  /** Whether this is the refresh token that stands or the successor on offer. */
  boolean carries(Digest digest) {
    return current.digest().matches(digest)
        || offer.filter(one -> one.digest().matches(digest)).isPresent();
  }

  /** From when to when a refresh token of this digest is good; empty where it is none. */
  Optional<Validity> validity(Digest digest) {
    if (current.digest().matches(digest)) {
      return Optional.of(new Validity(current.issuedAt(), current.expiresAt()));
    }
    return offer
        .filter(one -> one.digest().matches(digest))
        .map(one -> new Validity(one.offeredAt(), one.expiresAt()))
        .or(() ->
            previous
                .filter(one -> one.digest().matches(digest))
                .map(one -> new Validity(createdAt, one.goodUntil())));
  }

  /** A token's time; {@code until} is the first moment in which it is not good any more. */
  record Validity(Instant from, Instant until) {}

  Grant offering(Offer made) {
    return new Grant(
        id,
        tenant,
        connector,
        reach,
        grantedBy,
        scopes,
        createdAt,
        generation,
        accessGeneration,
        current,
        Optional.of(made),
        previous,
        endedAt,
        lastUsedAt,
        frozenAt,
        receipt,
        groupCount);
  }

  /** The successor's first use: it becomes current, and the old one's grace begins. */
  Grant renewed(Offer taken, Instant now, Duration grace) {
    return new Grant(
        id,
        tenant,
        connector,
        reach,
        grantedBy,
        scopes,
        createdAt,
        generation + 1,
        accessGeneration,
        new Current(taken.digest(), taken.lastFour(), taken.offeredAt(), taken.expiresAt()),
        Optional.empty(),
        Optional.of(
            new Previous(
                current.digest(), taken.secret(), earlier(now.plus(grace), current.expiresAt()))),
        endedAt,
        lastUsedAt,
        frozenAt,
        receipt,
        groupCount);
  }

  /** The same grant by another grantor; its tokens stay. */
  Grant adoptedBy(UserId adopter) {
    return new Grant(
        id,
        tenant,
        connector,
        reach,
        adopter,
        scopes,
        createdAt,
        generation,
        accessGeneration,
        current,
        offer,
        previous,
        endedAt,
        lastUsedAt,
        frozenAt,
        receipt,
        groupCount);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /**
   * The refresh token that stands.
   *
   * @param lastFour the end of its text, by which a person knows it
   */
  public record Current(Digest digest, String lastFour, Instant issuedAt, Instant expiresAt) {
    /** From 90 % of its life on a successor is offered. */
    boolean dueForRenewal(Instant now) {
      long life = Duration.between(issuedAt, expiresAt).toMillis();
      return !now.isBefore(issuedAt.plusMillis(life / 10 * 9 + life % 10 * 9 / 10));
    }
  }

  /**
   * A successor on offer.
   *
   * @param secret 32 random bytes from which, with the current token, it is derived
   * @param expiresAt a whole life after it was first offered
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // never compared as a whole; the digest tells offers apart
  public record Offer(
      byte[] secret, Digest digest, String lastFour, Instant offeredAt, Instant expiresAt) {
    @Override
    public String toString() {
      return "Offer[…]";
    }
  }

  /**
   * The token before the current one.
   *
   * @param offer from which the current one was derived, so that a retry still gets it
   * @param goodUntil the end of its grace
   */
  @SuppressWarnings("ArrayRecordComponent") // as above
  public record Previous(Digest digest, byte[] offer, Instant goodUntil) {
    @Override
    public String toString() {
      return "Previous[…]";
    }
  }

  /**
   * What was kept before the SMS went out: there is one at most.
   *
   * @param code of the code in it, until that was used
   */
  public record Receipt(Instant at, Optional<Digest> code) {
    static final Duration CODE_LIFE = Duration.ofDays(30);
  }
}
