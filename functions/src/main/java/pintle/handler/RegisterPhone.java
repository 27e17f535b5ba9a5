package pintle.handler;

import java.util.Map;
import pintle.Wiring;
import pintle.http.ApiHandler;
import pintle.http.ApiRequest;
import pintle.http.ApiResponse;
import pintle.http.Fields;
import pintle.http.JsonBody;
import pintle.http.Operation;
import pintle.phone.PhoneNumber;
import pintle.phone.PhoneNumbers;
import pintle.pin.PhoneRegistration;
import pintle.pin.Pin;
import pintle.user.PortalUser;

/** Registers the caller's phone number by a PIN. */
public final class RegisterPhone extends ApiHandler {
  private final PhoneRegistration phones;

  public RegisterPhone() {
    this(Wiring.fromEnvironment());
  }

  public RegisterPhone(Wiring wiring) {
    super(wiring.api());
    this.phones = wiring.phoneRegistration();
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.of(
        "POST /v1/me/phone/pin", Operation.portal(this::ask),
        "POST /v1/me/phone/verify", Operation.portal(this::verify));
  }

  private ApiResponse ask(ApiRequest request, PortalUser caller) {
    phones.ask(caller, number(request.json()), request.origin().sourceIp());
    return ApiResponse.ok(new Fields());
  }

  private ApiResponse verify(ApiRequest request, PortalUser caller) {
    JsonBody body = request.json();
    PhoneNumber number = number(body);
    Pin pin = Pins.of(body);
    phones.verify(caller, number, pin, request.origin());
    return ApiResponse.ok(new Fields().put("mobileNumber", number.e164()));
  }

  private static PhoneNumber number(JsonBody body) {
    return PhoneNumbers.parse("mobileNumber", body.text("mobileNumber"));
  }
}
