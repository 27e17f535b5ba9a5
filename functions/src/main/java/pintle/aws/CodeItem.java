package pintle.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import pintle.connector.ConnectorId;
import pintle.group.GroupId;
import pintle.phone.MemberId;
import pintle.secret.Digest;
import pintle.tenant.TenantId;
import pintle.token.CodeRef;
import pintle.token.GrantId;
import pintle.token.OneTimeCode;
import pintle.token.Reach;
import pintle.user.UserId;

/** A one-time code as an item. It stays a while after its end, so that what became of it shows. */
final class CodeItem {
  private static final Duration KEPT = Duration.ofDays(30);

  private static final String TAKE =
      "SET redeemedAt = :at, redeemedFrom = :from, offer = :offer, grantId = :grant";

  /** The condition of a code that can be taken at the time {@code :at}. */
  static final String OPEN =
      "expiresAt > :at AND attribute_not_exists(redeemedAt) AND attribute_not_exists(cancelledAt)";

  private CodeItem() {}

  static Item of(OneTimeCode code) {
    return Item.at(Key.code(code.ref()))
        .text("id", code.ref().id())
        .text("tenant", code.ref().tenant().value())
        .text("kind", code.kind().name())
        .bytes("digest", code.digest().bytes())
        .text("connectorId", code.connector().value())
        .text("grantor", code.grantor().value())
        .text("reach", code.reach().kind().text())
        .text("groupId", code.reach().group().map(GroupId::value))
        .text("scopes", ConnectorItem.scopes(code.scopes()))
        .time("signedInAt", code.signedInAt())
        .time("createdAt", code.createdAt())
        .time("expiresAt", code.expiresAt())
        .map("binding", code.binding().map(CodeItem::binding))
        .ttl("ttl", keptUntil(code));
  }

  static Instant keptUntil(OneTimeCode code) {
    return code.expiresAt().plus(KEPT);
  }

  private static Item binding(OneTimeCode.Binding binding) {
    return Item.with()
        .text("redirectUri", binding.redirectUri())
        .flag("redirectUriSent", binding.redirectUriSent())
        .text("challenge", binding.challenge())
        .text("memberId", binding.member().map(MemberId::value));
  }

  /** Adds to a transaction that an open code is taken. */
  static Transaction take(Transaction all, CodeRef code, OneTimeCode.Redemption redemption) {
    Item values =
        Item.with()
            .time(":at", redemption.at())
            .text(":from", redemption.from())
            .bytes(":offer", redemption.offer())
            .text(":grant", redemption.grant().value());
    return all.update(Key.code(code), TAKE, OPEN, values);
  }

  static OneTimeCode read(Item item) {
    Reach.Kind kind =
        Reach.Kind.of(item.text("reach"))
            .orElseThrow(() -> new IllegalStateException("a code of an unknown reach"));
    return new OneTimeCode(
        new CodeRef(new TenantId(item.text("tenant")), item.text("id")),
        OneTimeCode.Kind.valueOf(item.text("kind")),
        Digest.stored(item.bytes("digest")),
        new ConnectorId(item.text("connectorId")),
        new UserId(item.text("grantor")),
        new Reach(kind, item.textIfAny("groupId").map(GroupId::new)),
        ConnectorItem.scopes(item.text("scopes")),
        item.time("signedInAt"),
        item.time("createdAt"),
        item.time("expiresAt"),
        item.mapIfAny("binding").map(CodeItem::readBinding),
        item.timeIfAny("cancelledAt"),
        readRedemption(item));
  }

  private static OneTimeCode.Binding readBinding(Item item) {
    return new OneTimeCode.Binding(
        item.text("redirectUri"),
        item.flag("redirectUriSent"),
        item.textIfAny("challenge"),
        item.textIfAny("memberId").map(MemberId::new));
  }

  private static Optional<OneTimeCode.Redemption> readRedemption(Item item) {
    return item.timeIfAny("redeemedAt")
        .map(at ->
            new OneTimeCode.Redemption(
                new GrantId(item.text("grantId")),
                item.bytes("offer"),
                at,
                item.text("redeemedFrom")));
  }
}
