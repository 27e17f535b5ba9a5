package pintle.page;

import java.util.Optional;
import pintle.http.ApiRequest;
import pintle.http.ApiResponse;
import pintle.http.Endpoint;
import pintle.http.Parameters;
import pintle.oauth.Authorization;
import pintle.oauth.AuthorizationCheck;
import pintle.oauth.Consents;
import pintle.page.ConsentPages.View;
import pintle.phone.PhoneNumber;
import pintle.phone.PhoneNumbers;
import pintle.pin.AnswerFloor;
import pintle.pin.Pin;
import pintle.refusal.Refusal;
import pintle.token.PinSignIn;
import pintle.token.PinSignIn.SignedIn;

/**
 * The authorization endpoint whose sign-in is phone and PIN: number, PIN, consent, and back to the
 * connector. Each form carries the request, which is checked anew.
 */
public final class PinConsent {
  private final ConsentFlow flow;
  private final PinSignIn signIn;
  private final Consents consents;
  private final AnswerFloor floor;

  public PinConsent(
      AuthorizationCheck check,
      PinSignIn signIn,
      Consents consents,
      AnswerFloor floor,
      Endpoint endpoint) {
    this.flow = new ConsentFlow(check, consents, endpoint);
    this.signIn = signIn;
    this.consents = consents;
    this.floor = floor;
  }

  /** The first page, for the address to which a program sends its user. */
  public ApiResponse start(ApiRequest request) {
    Asked asked = Asked.of(request.query());
    return flow.checked(request, asked, view -> flow.pages().phone(view, "", Optional.empty()));
  }

  /** What follows on a page's form. */
  public ApiResponse next(ApiRequest request) {
    Parameters form = request.form();
    Asked asked = Asked.of(Parameters.read(form.demand("parameters")));
    return flow.checked(
        request,
        asked,
        view ->
            switch (form.demand("step")) {
              case "phone" -> sendPin(request, view, form);
              case "resend" -> sendPinAgain(request, view, form);
              case "pin" -> checkPin(view, form);
              case "consent" -> flow.decide(request, view, form);
              default -> throw Refusal.field("step", "phone, resend, pin or consent");
            });
  }

  /** What no page of the flow can show. */
  public ApiResponse refused(ApiRequest request, Refusal refusal) {
    return flow.refused(request, refusal);
  }

  private ApiResponse sendPin(ApiRequest request, View view, Parameters form) {
    String typed = form.optional("phone").orElse("");
    try {
      PhoneNumber number = PhoneNumbers.parse("phone", typed);
      send(request, view, number);
      return flow.pages().pin(view, number.e164(), Optional.empty());
    } catch (Refusal refusal) {
      return flow.pages().phone(view, typed, Optional.of(refusal));
    }
  }

  private ApiResponse sendPinAgain(ApiRequest request, View view, Parameters form) {
    PhoneNumber number = PhoneNumbers.parse("phone", form.demand("phone"));
    try {
      send(request, view, number);
      return flow.pages().pin(view, number.e164(), Optional.empty());
    } catch (Refusal refusal) {
      return flow.pages().pin(view, number.e164(), Optional.of(refusal));
    }
  }

  private void send(ApiRequest request, View view, PhoneNumber number) {
    floor.during(() -> signIn.ask(view.authorization().connector(), number, request.origin()));
  }

  private ApiResponse checkPin(View view, Parameters form) {
    PhoneNumber number = PhoneNumbers.parse("phone", form.demand("phone"));
    Authorization authorization = view.authorization();
    try {
      Pin pin = Pin.of(form.optional("pin").orElse("").replace(" ", ""));
      SignedIn signedIn = signIn.redeem(authorization.connector(), number, pin);
      Consents.Asking asking =
          consents.ask(
              authorization, signedIn.user(), signedIn.reach(), Optional.of(signedIn.member()));
      return flow.ask(view, asking.proof().reveal());
    } catch (Refusal refusal) {
      return flow.pages().pin(view, number.e164(), Optional.of(refusal));
    }
  }
}
