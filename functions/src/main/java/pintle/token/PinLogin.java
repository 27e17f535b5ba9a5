package pintle.token;

import java.util.Optional;
import pintle.audit.Origin;
import pintle.connector.Connector;
import pintle.connector.ConnectorId;
import pintle.connector.Connectors;
import pintle.phone.MemberIds;
import pintle.phone.PhoneNumber;
import pintle.pin.Audience;
import pintle.pin.Pin;
import pintle.pin.PinChecking;
import pintle.pin.PinSending;
import pintle.refusal.Reason;
import pintle.user.Administrators;
import pintle.user.User;
import pintle.user.Users;

/**
 * Signs a user in by phone and PIN for a connector, which is a grant of user reach. Tenant reach
 * needs the parameter that allows it, and the right.
 */
public final class PinLogin {
  private final Connectors connectors;
  private final ConnectorAuthentication authentication;
  private final PinSending sending;
  private final PinChecking checking;
  private final Users users;
  private final Administrators administrators;
  private final GrantManagement grants;
  private final MemberIds members;
  private final boolean tenantReachByPin;

  public PinLogin(
      Connectors connectors,
      ConnectorAuthentication authentication,
      PinSending sending,
      PinChecking checking,
      Users users,
      Administrators administrators,
      GrantManagement grants,
      MemberIds members,
      boolean tenantReachByPin) {
    this.connectors = connectors;
    this.authentication = authentication;
    this.sending = sending;
    this.checking = checking;
    this.users = users;
    this.administrators = administrators;
    this.grants = grants;
    this.members = members;
    this.tenantReachByPin = tenantReachByPin;
  }

  /** Sends a PIN, where the number is known to the connector's tenant. */
  public void ask(String applicationId, PhoneNumber number, Origin origin) {
    sending.forConnector(connector(applicationId), number, origin.sourceIp());
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
    if (!connector.active()) {
      throw Reason.CONNECTOR_INACTIVE.refusal();
    }
    checking.redeem(connector.tenant(), Audience.of(connector.id()), number, pin);
    User user =
        users
            .holder(connector.tenant(), members.of(connector.tenant(), number))
            .flatMap(id -> users.find(connector.tenant(), id))
            .orElseThrow(Reason.PIN_NUMBER_UNKNOWN::refusal);
    boolean tenantReach = tenantReachByPin && administrators.administers(user.tenant(), user.id());
    return grants.issue(connector, user, tenantReach ? Reach.TENANT : Reach.USER, origin);
  }

  private Connector connector(String applicationId) {
    return ConnectorId.of(applicationId)
        .flatMap(connectors::find)
        .orElseThrow(Reason.CONNECTOR_UNKNOWN::refusal);
  }
}
