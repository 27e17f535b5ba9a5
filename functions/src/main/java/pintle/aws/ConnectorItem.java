package pintle.aws;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pintle.connector.Connector;
import pintle.connector.ConnectorDetails;
import pintle.connector.ConnectorId;
import pintle.connector.ConnectorSecret;
import pintle.connector.Scope;
import pintle.connector.SecretId;
import pintle.secret.Digest;
import pintle.tenant.TenantId;
import pintle.user.UserId;

/** A connector as an item; of a deleted one a trace stays, which only {@link #trace} reads. */
final class ConnectorItem {
  static final String LIVE = "attribute_exists(pk) AND attribute_not_exists(deletedAt)";

  private ConnectorItem() {}

  static Item of(Connector connector, long version) {
    return Item.at(Key.connector(connector.id()))
        .text("id", connector.id().value())
        .text("tenant", connector.tenant().value())
        .text("owner", connector.owner().value())
        .text("name", connector.details().name())
        .text("description", connector.details().description())
        .text("redirectUrl", connector.details().redirectUrl())
        .text("permissions", scopes(connector.permissions()))
        .flag("active", connector.active())
        .time("createdAt", connector.createdAt())
        .list("secrets", connector.secrets().stream().map(ConnectorItem::secret).toList())
        .number("version", version);
  }

  private static Item secret(ConnectorSecret secret) {
    return Item.with()
        .text("id", secret.id().value())
        .bytes("digest", secret.digest().bytes())
        .time("createdAt", secret.createdAt())
        .time("expiresAt", secret.expiresAt());
  }

  /** The connector, unless it is deleted. */
  static Optional<Connector> live(Item item) {
    if (item.has("deletedAt")) {
      return Optional.empty();
    }
    return Optional.of(
        new Connector(
            new ConnectorId(item.text("id")),
            new TenantId(item.text("tenant")),
            new UserId(item.text("owner")),
            new ConnectorDetails(
                item.text("name"), item.text("description"), item.text("redirectUrl")),
            scopes(item.text("permissions")),
            item.flag("active"),
            item.time("createdAt"),
            item.list("secrets").stream().map(ConnectorItem::secret).toList(),
            item.number("version")));
  }

  private static ConnectorSecret secret(Item item) {
    return new ConnectorSecret(
        new SecretId(item.text("id")),
        Digest.stored(item.bytes("digest")),
        item.time("createdAt"),
        item.timeIfAny("expiresAt"));
  }

  /** What a deleted connector leaves; its name is a word, because none may be empty. */
  static Optional<Connector> trace(Item item) {
    return item.timeIfAny("deletedAt")
        .map(deletedAt ->
            new Connector(
                new ConnectorId(item.text("id")),
                new TenantId(item.text("tenant")),
                new UserId(item.text("owner")),
                new ConnectorDetails("deleted", "", ""),
                Set.of(),
                false,
                deletedAt,
                List.of(),
                item.number("version")));
  }

  /** Scopes in one text, as in RFC 6749, section 3.3. */
  static String scopes(Set<Scope> scopes) {
    return Scope.join(scopes, " ");
  }

  static Set<Scope> scopes(String text) {
    return Scope.known(Arrays.asList(text.split(" ", -1)));
  }
}
