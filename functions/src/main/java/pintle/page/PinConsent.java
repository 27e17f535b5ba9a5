package pintle.page;

import java.util.List;
import java.util.Optional;
import pintle.http.ApiRequest;
import pintle.http.ApiResponse;
import pintle.http.Endpoint;
import pintle.http.Parameters;
import pintle.oauth.Authorization;
import pintle.oauth.AuthorizationCheck;
import pintle.oauth.Consents;
import pintle.oauth.Consents.Question;
import pintle.oauth.Declined;
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
 * connector. It knows no cookie; each form carries the request, which is checked anew.
 */
public final class PinConsent {
  private final AuthorizationCheck check;
  private final PinSignIn signIn;
  private final Consents consents;
  private final AnswerFloor floor;
  private final Endpoint endpoint;
  private final ConsentPages pages = new ConsentPages();

  public PinConsent(
      AuthorizationCheck check,
      PinSignIn signIn,
      Consents consents,
      AnswerFloor floor,
      Endpoint endpoint) {
    this.check = check;
    this.signIn = signIn;
    this.consents = consents;
    this.floor = floor;
    this.endpoint = endpoint;
  }

  /** The first page, for the address to which a program sends its user. */
  public ApiResponse start(ApiRequest request) {
    Asked asked = Asked.of(request.query());
    return checked(request, asked, view -> pages.phone(view, "", Optional.empty()));
  }

  /** What follows on a page's form. */
  public ApiResponse next(ApiRequest request) {
    Parameters form = request.form();
    Asked asked = Asked.of(Parameters.read(field(form, "parameters")));
    return checked(
        request,
        asked,
        view ->
            switch (field(form, "step")) {
              case "phone" -> sendPin(request, view, form);
              case "resend" -> sendPinAgain(request, view, form);
              case "pin" -> checkPin(view, form);
              case "consent" -> decide(request, view, form);
              default -> throw Refusal.field("step", "phone, resend, pin or consent");
            });
  }

  /** What no page of the flow can show. */
  public ApiResponse refused(ApiRequest request, Refusal refusal) {
    return pages.refused(
        pages.words(List.of(request.languages())), refusal, request.origin().requestId());
  }

  private ApiResponse checked(ApiRequest request, Asked asked, Page page) {
    try {
      Authorization authorization = check.check(asked.request());
      Words words = pages.words(List.of(asked.languages(), request.languages()));
      return page.show(new View(asked, authorization, words));
    } catch (Declined declined) {
      return ApiResponse.redirect(declined.location(endpoint.issuer(request)));
    }
  }

  private ApiResponse sendPin(ApiRequest request, View view, Parameters form) {
    String typed = form.optional("phone").orElse("");
    try {
      PhoneNumber number = PhoneNumbers.parse("phone", typed);
      send(request, view, number);
      return pages.pin(view, number.e164(), Optional.empty());
    } catch (Refusal refusal) {
      return pages.phone(view, typed, Optional.of(refusal));
    }
  }

  private ApiResponse sendPinAgain(ApiRequest request, View view, Parameters form) {
    PhoneNumber number = PhoneNumbers.parse("phone", field(form, "phone"));
    try {
      send(request, view, number);
      return pages.pin(view, number.e164(), Optional.empty());
    } catch (Refusal refusal) {
      return pages.pin(view, number.e164(), Optional.of(refusal));
    }
  }

  private void send(ApiRequest request, View view, PhoneNumber number) {
    floor.during(() -> signIn.ask(view.authorization().connector(), number, request.origin()));
  }

  private ApiResponse checkPin(View view, Parameters form) {
    PhoneNumber number = PhoneNumbers.parse("phone", field(form, "phone"));
    Authorization authorization = view.authorization();
    try {
      Pin pin = Pin.of(form.optional("pin").orElse("").replace(" ", ""));
      SignedIn signedIn = signIn.redeem(authorization.connector(), number, pin);
      Question question =
          consents.ask(
              authorization, signedIn.user(), signedIn.reach(), Optional.of(signedIn.member()));
      return pages.consent(view, question);
    } catch (Refusal refusal) {
      return pages.pin(view, number.e164(), Optional.of(refusal));
    }
  }

  private ApiResponse decide(ApiRequest request, View view, Parameters form) {
    Authorization authorization = view.authorization();
    return switch (field(form, "decision")) {
      case "allow" ->
          ApiResponse.redirect(
              authorization
                  .back()
                  .with(
                      "code",
                      consents.give(authorization, field(form, "proof")).reveal(),
                      endpoint.issuer(request)));
      case "deny" -> throw authorization.denied();
      default -> throw Refusal.field("decision", "allow or deny");
    };
  }

  private static String field(Parameters form, String name) {
    return form.optional(name).orElseThrow(() -> Refusal.field(name, "this field is missing"));
  }

  /** One page for a request that was checked. */
  @FunctionalInterface
  private interface Page {
    ApiResponse show(View view);
  }
}
