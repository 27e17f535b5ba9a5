package pintle.token;

import pintle.audit.Origin;
import pintle.connector.Connector;
import pintle.phone.MemberId;
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
 * Who a number and its PIN are at a connector, and how far what they grant may go: user reach, or
 * tenant reach where the parameter allows it and the user has the right.
 */
public final class PinSignIn {
  private final PinSending sending;
  private final PinChecking checking;
  private final Users users;
  private final Administrators administrators;
  private final MemberIds members;
  private final boolean tenantReachByPin;

  public PinSignIn(
      PinSending sending,
      PinChecking checking,
      Users users,
      Administrators administrators,
      MemberIds members,
      boolean tenantReachByPin) {
    this.sending = sending;
    this.checking = checking;
    this.users = users;
    this.administrators = administrators;
    this.members = members;
    this.tenantReachByPin = tenantReachByPin;
  }

  /** Sends a PIN, where the number is known to the connector's tenant. */
  public void ask(Connector connector, PhoneNumber number, Origin origin) {
    sending.forConnector(connector, number, origin.sourceIp());
  }

  /**
   * Redeems the PIN.
   *
   * @throws pintle.refusal.Refusal 401 InvalidPin; 403 where the connector is deactivated
   */
  public SignedIn redeem(Connector connector, PhoneNumber number, Pin pin) {
    if (!connector.active()) {
      throw Reason.CONNECTOR_INACTIVE.refusal();
    }
    checking.redeem(connector.tenant(), Audience.of(connector.id()), number, pin);
    MemberId member = members.of(connector.tenant(), number);
    User user =
        users
            .holder(connector.tenant(), member)
            .flatMap(id -> users.find(connector.tenant(), id))
            .orElseThrow(Reason.PIN_NUMBER_UNKNOWN::refusal);
    boolean tenantReach = tenantReachByPin && administrators.administers(user.tenant(), user.id());
    return new SignedIn(user, member, tenantReach ? Reach.TENANT : Reach.USER);
  }

  /**
   * Whether what a number signed in for can still be given: the number is not locked at the
   * connector, and it is still the user's.
   */
  public boolean stands(Connector connector, User user, MemberId member) {
    return user.phone().filter(own -> members.of(user.tenant(), own).equals(member)).isPresent()
        && !checking.locked(connector.tenant(), Audience.of(connector.id()), member);
  }

  /**
   * A user who proved a number.
   *
   * @param reach how far a grant of this sign-in goes
   */
  public record SignedIn(User user, MemberId member, Reach reach) {}
}
