package pintle.token;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import pintle.connector.Connector;
import pintle.connector.ConnectorId;
import pintle.connector.ConnectorSecret;
import pintle.connector.Connectors;
import pintle.refusal.Reason;

/**
 * Proves a connector by its secret, and reads the grant that a token names in the same round trip.
 * An unknown connector costs the same work and gives the same answer as a wrong secret. Too many
 * wrong secrets close one connector to one address, never to others.
 */
public final class ConnectorAuthentication {
  /** Wrong secrets from one address at one connector in one window. */
  public static final int MOST_MISSES = 20;

  /** The window in which they are counted; it opens with the first. */
  public static final Duration MISS_WINDOW = Duration.ofMinutes(10);

  private static final ConnectorId NOBODY = new ConnectorId("none");

  private final Grants grants;
  private final Connectors connectors;
  private final InstantSource clock;

  public ConnectorAuthentication(Grants grants, Connectors connectors, InstantSource clock) {
    this.grants = grants;
    this.connectors = connectors;
    this.clock = clock;
  }

  /**
   * The connector of this ID and secret.
   *
   * @param named the grant that a token of the same call names
   * @throws pintle.refusal.Refusal 401 Unauthenticated, or 429 after too many misses
   */
  public AuthenticatedConnector authenticate(
      String applicationId, String secret, Optional<GrantRef> named, String sourceIp) {
    Instant now = clock.instant();
    ConnectorId id = ConnectorId.of(applicationId).orElse(NOBODY);
    Grants.Found found = grants.find(id, named, Optional.of(sourceIp));
    if (found.misses() >= MOST_MISSES && now.isBefore(found.missesUntil())) {
      throw Reason.SECRET_MISSES.refusal().retryAfter(Duration.between(now, found.missesUntil()));
    }
    Optional<Connector> connector = found.connector();
    if (connector.isEmpty()) {
      Connector.acceptsNothing(secret, now);
      grants.countMiss(id, sourceIp, now);
      throw Reason.CONNECTOR_UNKNOWN.refusal();
    }
    Optional<ConnectorSecret> shown = connector.get().secret(secret, now);
    if (shown.isEmpty()) {
      grants.countMiss(id, sourceIp, now);
      throw Reason.SECRET_WRONG.refusal();
    }
    if (connector.get().usage().due(shown.get().id(), now)) {
      connectors.used(id, shown.get().id(), now);
    }
    return new AuthenticatedConnector(
        connector.get(),
        found.grant().filter(grant -> grant.connector().equals(id)),
        found.published());
  }
}
