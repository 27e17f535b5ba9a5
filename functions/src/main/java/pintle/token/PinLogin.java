package pintle.token;

import java.util.Optional;
import pintle.audit.Origin;
import pintle.connector.Connector;
import pintle.connector.ConnectorId;
import pintle.connector.Connectors;
import pintle.phone.PhoneNumber;
import pintle.pin.Pin;
import pintle.refusal.Reason;

/** Signs a user in by phone and PIN for a connector, and grants at once what that sign-in may. */
public final class PinLogin {
  private final Connectors connectors;
  private final ConnectorAuthentication authentication;
  private final PinSignIn signIn;
  private final GrantManagement grants;

  public PinLogin(
      Connectors connectors,
      ConnectorAuthentication authentication,
      PinSignIn signIn,
      GrantManagement grants) {
    this.connectors = connectors;
    this.authentication = authentication;
    this.signIn = signIn;
    this.grants = grants;
  }

  /** Sends a PIN, where the number is known to the connector's tenant. */
  public void ask(String applicationId, PhoneNumber number, Origin origin) {
    signIn.ask(connector(applicationId), number, origin);
  }

  /**
   * Redeems the PIN for a grant.
   *
   * @param secret where the program sent one, it must be right
   */
  public GrantManagement.Issued login(
      String applicationId, Optional<String> secret, PhoneNumber number, Pin pin, Origin origin) {
    Connector connector =
        secret
            .map(shown ->
                authentication
                    .authenticate(applicationId, shown, Optional.empty(), origin.sourceIp())
                    .connector())
            .orElseGet(() -> connector(applicationId));
    PinSignIn.SignedIn signedIn = signIn.redeem(connector, number, pin);
    return grants.issue(connector, signedIn.user(), signedIn.reach(), origin);
  }

  private Connector connector(String applicationId) {
    return ConnectorId.of(applicationId)
        .flatMap(connectors::find)
        .orElseThrow(Reason.CONNECTOR_UNKNOWN::refusal);
  }
}
