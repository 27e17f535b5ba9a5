package pintle.handler;

import java.util.Map;
import pintle.Wiring;
import pintle.audit.Origin;
import pintle.http.ApiHandler;
import pintle.http.ApiRequest;
import pintle.http.ApiResponse;
import pintle.http.Endpoint;
import pintle.http.JsonBody;
import pintle.http.Operation;
import pintle.phone.PhoneNumbers;
import pintle.token.GrantManagement.Issued;
import pintle.token.PinLogin;

/** Redeems a PIN for a refresh token of user reach. */
public final class LoginWithPin extends ApiHandler {
  private final PinLogin logins;
  private final Endpoint endpoint;

  public LoginWithPin() {
    this(Wiring.fromEnvironment());
  }

  public LoginWithPin(Wiring wiring) {
    super(wiring.api());
    this.logins = wiring.pinLogin();
    this.endpoint = wiring.endpoint();
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.of("POST /v1/loginWithPinAndApplicationId", Operation.open(this::login));
  }

  private ApiResponse login(ApiRequest request) {
    JsonBody body = request.legacyJson();
    Origin origin = request.origin();
    Issued issued =
        logins.login(
            body.text("applicationId"),
            body.optionalText("applicationSecret"),
            PhoneNumbers.parse("mobileNumber", body.text("mobileNumber")),
            Pins.of(body),
            origin);
    return RefreshTokens.handOver(issued, endpoint, request);
  }
}
