package pintle.token;

import java.util.Optional;
import pintle.connector.Connector;

/**
 * A connector that showed its secret; made by {@link ConnectorAuthentication}.
 *
 * @param grant the connector's own grant that the call's token names; not yet proven by the token
 */
public record AuthenticatedConnector(Connector connector, Optional<Grant> grant) {}
