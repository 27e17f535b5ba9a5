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
import pintle.pin.AnswerFloor;
import pintle.token.PinLogin;

/** Sends a PIN to sign in for a connector; the answer is the same whether or not one was sent. */
public final class GeneratePin extends ApiHandler {
  private final PinLogin logins;
  private final AnswerFloor floor;

  public GeneratePin() {
    this(Wiring.fromEnvironment());
  }

  public GeneratePin(Wiring wiring) {
    super(wiring.api());
    this.logins = wiring.pinLogin();
    this.floor = wiring.answerFloor();
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.of("POST /v1/generatePin", Operation.open(this::generate));
  }

  private ApiResponse generate(ApiRequest request) {
    JsonBody body = request.legacyJson();
    PhoneNumber number = PhoneNumbers.parse("mobileNumber", body.text("mobileNumber"));
    String applicationId = body.text("applicationId");
    floor.during(() -> logins.ask(applicationId, number, request.origin()));
    return ApiResponse.ok(new Fields());
  }
}
