package pintle.aws;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pintle.connector.Connector;
import pintle.connector.ConnectorDetails;
import pintle.connector.ConnectorId;
import pintle.connector.ConnectorSecret;
import pintle.connector.Scope;
import pintle.connector.SecretId;
import pintle.connector.Usage;
import pintle.secret.Digest;
import pintle.tenant.TenantId;
import pintle.user.UserId;

/** A connector as an item; of a deleted one a trace stays, which only {@link #trace} reads. */
final class ConnectorItem {
  static final String LIVE = "attribute_exists(pk) AND attribute_not_exists(deletedAt)";

  static final String USED_SINCE = "usedSince";

  /** Made once: every exchange and every resource call reads a connector. */
  private static final Map<Scope, String> USED = new EnumMap<>(Scope.class);

  static {
    for (Scope scope : Scope.values()) {
      USED.put(scope, "used_" + scope.text().replace('.', '_'));
    }
  }

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
        .all(usage(connector))
        .number("version", version);
  }

  /** Of secrets and permissions that it still has. */
  private static Item usage(Connector connector) {
    Usage usage = connector.usage();
    Item item = Item.with().time(USED_SINCE, usage.since());
    connector
        .secrets()
        .forEach(
            one -> item.time(used(one.id()), Optional.ofNullable(usage.secrets().get(one.id()))));
    connector
        .permissions()
        .forEach(one -> item.time(used(one), Optional.ofNullable(usage.permissions().get(one))));
    return item;
  }

  /** Attributes of their own, so that one can be written without reading the others. */
  static String used(SecretId secret) {
    return "used_" + secret.value().replace('-', '_');
  }

  static String used(Scope permission) {
    return requireNonNull(USED.get(permission));
  }

  private static Usage usage(Item item, List<ConnectorSecret> secrets, Set<Scope> permissions) {
    Map<SecretId, Instant> usedSecrets = new HashMap<>();
    secrets.forEach(
        one -> item.timeIfAny(used(one.id())).ifPresent(at -> usedSecrets.put(one.id(), at)));
    Map<Scope, Instant> usedPermissions = new EnumMap<>(Scope.class);
    permissions.forEach(
        one -> item.timeIfAny(used(one)).ifPresent(at -> usedPermissions.put(one, at)));
    return new Usage(usedSecrets, usedPermissions, item.timeIfAny(USED_SINCE));
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
    List<ConnectorSecret> secrets =
        item.list("secrets").stream().map(ConnectorItem::secret).toList();
    Set<Scope> permissions = scopes(item.text("permissions"));
    return Optional.of(
        new Connector(
            new ConnectorId(item.text("id")),
            new TenantId(item.text("tenant")),
            new UserId(item.text("owner")),
            new ConnectorDetails(
                item.text("name"), item.text("description"), item.text("redirectUrl")),
            permissions,
            item.flag("active"),
            item.time("createdAt"),
            secrets,
            usage(item, secrets, permissions),
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
                Usage.NONE,
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
