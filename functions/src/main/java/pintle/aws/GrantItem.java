package pintle.aws;

import java.time.Duration;
import java.time.Instant;
import pintle.connector.ConnectorId;
import pintle.group.GroupId;
import pintle.secret.Digest;
import pintle.tenant.TenantId;
import pintle.token.Grant;
import pintle.token.GrantId;
import pintle.token.Reach;
import pintle.user.UserId;

/** A grant as an item. It stays a while after its end, so that the end can be told. */
final class GrantItem {
  private static final Duration KEPT = Duration.ofDays(30);

  private GrantItem() {}

  static Item of(Grant grant) {
    return Item.at(Key.grant(grant.ref()))
        .text("id", grant.id().value())
        .text("tenant", grant.tenant().value())
        .text("connectorId", grant.connector().value())
        .text("reach", grant.reach().kind().text())
        .text("groupId", grant.reach().group().map(GroupId::value))
        .text("grantedBy", grant.grantedBy().value())
        .text("scopes", ConnectorItem.scopes(grant.scopes()))
        .time("createdAt", grant.createdAt())
        .number("generation", grant.generation())
        .number("accessGeneration", grant.accessGeneration())
        .map("current", current(grant.current()))
        .map("offer", grant.offer().map(GrantItem::offer))
        .map("previous", grant.previous().map(GrantItem::previous))
        .time("endedAt", grant.endedAt())
        .time("lastUsedAt", grant.lastUsedAt())
        .time("frozenAt", grant.frozenAt())
        .time("receiptAt", grant.receipt().map(Grant.Receipt::at))
        .bytes("freezeCode", grant.receipt().flatMap(Grant.Receipt::code).map(Digest::bytes))
        .number("groupCount", grant.groupCount())
        .ttl("ttl", keptUntil(grant.expiresAt()));
  }

  static Instant keptUntil(Instant end) {
    return end.plus(KEPT);
  }

  static Item current(Grant.Current current) {
    return Item.with()
        .bytes("digest", current.digest().bytes())
        .text("lastFour", current.lastFour())
        .time("issuedAt", current.issuedAt())
        .time("expiresAt", current.expiresAt());
  }

  static Item offer(Grant.Offer offer) {
    return Item.with()
        .bytes("secret", offer.secret())
        .bytes("digest", offer.digest().bytes())
        .text("lastFour", offer.lastFour())
        .time("offeredAt", offer.offeredAt())
        .time("expiresAt", offer.expiresAt());
  }

  static Item previous(Grant.Previous previous) {
    return Item.with()
        .bytes("digest", previous.digest().bytes())
        .bytes("offer", previous.offer())
        .time("goodUntil", previous.goodUntil());
  }

  static Grant read(Item item) {
    Reach.Kind kind =
        Reach.Kind.of(item.text("reach"))
            .orElseThrow(() -> new IllegalStateException("a grant of an unknown reach"));
    return new Grant(
        new GrantId(item.text("id")),
        new TenantId(item.text("tenant")),
        new ConnectorId(item.text("connectorId")),
        new Reach(kind, item.textIfAny("groupId").map(GroupId::new)),
        new UserId(item.text("grantedBy")),
        ConnectorItem.scopes(item.text("scopes")),
        item.time("createdAt"),
        item.count("generation"),
        Math.toIntExact(item.numberIfAny("accessGeneration").orElse(0L)),
        readCurrent(item.map("current")),
        item.mapIfAny("offer").map(GrantItem::readOffer),
        item.mapIfAny("previous").map(GrantItem::readPrevious),
        item.timeIfAny("endedAt"),
        item.timeIfAny("lastUsedAt"),
        item.timeIfAny("frozenAt"),
        item.timeIfAny("receiptAt")
            .map(at -> new Grant.Receipt(at, item.bytesIfAny("freezeCode").map(Digest::stored))),
        item.numberIfAny("groupCount"));
  }

  private static Grant.Current readCurrent(Item item) {
    return new Grant.Current(
        Digest.stored(item.bytes("digest")),
        item.text("lastFour"),
        item.time("issuedAt"),
        item.time("expiresAt"));
  }

  private static Grant.Offer readOffer(Item item) {
    return new Grant.Offer(
        item.bytes("secret"),
        Digest.stored(item.bytes("digest")),
        item.text("lastFour"),
        item.time("offeredAt"),
        item.time("expiresAt"));
  }

  private static Grant.Previous readPrevious(Item item) {
    return new Grant.Previous(
        Digest.stored(item.bytes("digest")), item.bytes("offer"), item.time("goodUntil"));
  }
}
