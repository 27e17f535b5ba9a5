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
import pintle.oauth.Declined;
import pintle.page.ConsentPages.View;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.token.Reach;

/**
 * What both authorization endpoints do, whatever the sign-in between: check the request at every
 * step, ask for the consent, and lead back to the connector. It knows no cookie.
 */
final class ConsentFlow {
  private final AuthorizationCheck check;
  private final Consents consents;
  private final Endpoint endpoint;
  private final ConsentPages pages = new ConsentPages();

  ConsentFlow(AuthorizationCheck check, Consents consents, Endpoint endpoint) {
    this.check = check;
    this.consents = consents;
    this.endpoint = endpoint;
  }

  ConsentPages pages() {
    return pages;
  }

  /** The page for a request that was checked, or the way back to its connector. */
  ApiResponse checked(ApiRequest request, Asked asked, Page page) {
    try {
      String issuer = endpoint.issuer(request);
      Authorization authorization = check.check(asked.request(), issuer);
      Words words = pages.words(List.of(asked.languages(), request.languages()));
      return page.show(new View(asked, authorization, words));
    } catch (Declined declined) {
      return ApiResponse.redirect(declined.location(endpoint.issuer(request)));
    }
  }

  /** The page that asks for the consent. */
  ApiResponse ask(View view, String proof) {
    return ask(view, proof, Optional.empty());
  }

  private ApiResponse ask(View view, String proof, Optional<Refusal> why) {
    return pages.consent(view, proof, consents.question(view.authorization(), proof), why);
  }

  /** What the person decided. */
  ApiResponse decide(ApiRequest request, View view, Parameters form) {
    Authorization authorization = view.authorization();
    return switch (form.demand("decision")) {
      case "allow" -> allow(request, view, form);
      case "deny" -> throw authorization.denied();
      default -> throw Refusal.field("decision", "allow or deny");
    };
  }

  private ApiResponse allow(ApiRequest request, View view, Parameters form) {
    Authorization authorization = view.authorization();
    String proof = form.demand("proof");
    try {
      return ApiResponse.redirect(
          authorization
              .back()
              .withCode(
                  consents.give(
                      authorization, proof, form.optional("reach").flatMap(Reach.Kind::of)),
                  endpoint.issuer(request)));
    } catch (Refusal refusal) {
      if (refusal.reason() == Reason.REACH_NOT_CHOSEN) {
        return ask(view, proof, Optional.of(refusal));
      }
      throw refusal;
    }
  }

  /** What no page of the flow can show. */
  ApiResponse refused(ApiRequest request, Refusal refusal) {
    return pages.refused(
        pages.words(List.of(request.languages())), refusal, request.origin().requestId());
  }

  /** One page for a request that was checked. */
  @FunctionalInterface
  interface Page {
    ApiResponse show(View view);
  }
}
