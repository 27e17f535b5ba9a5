package pintle.token;

import java.util.Optional;
import pintle.connector.Connector;
import pintle.key.PublishedKeys;

/**
 * A connector that showed its secret; made by {@link ConnectorAuthentication}.
 *
 * @param grant the connector's own grant that the call's token names; not yet proven by the token
 * @param published the keys of which one may sign in this call
 */
public record AuthenticatedConnector(
    Connector connector, Optional<Grant> grant, PublishedKeys published) {}
