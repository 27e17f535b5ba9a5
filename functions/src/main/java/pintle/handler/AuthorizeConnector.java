package pintle.handler;

import java.util.Map;
import pintle.Wiring;
import pintle.http.ApiHandler;
import pintle.http.ApiRequest;
import pintle.http.ApiResponse;
import pintle.http.Operation;
import pintle.page.PortalConsent;
import pintle.user.PortalUser;

/**
 * The authorization endpoint (RFC 6749, section 3.1): leads a person to the portal's sign-in, asks
 * for the consent, and leads back to the connector.
 */
public final class AuthorizeConnector extends ApiHandler {
  private final PortalConsent consent;

  public AuthorizeConnector() {
    this(Wiring.fromEnvironment());
  }

  public AuthorizeConnector(Wiring wiring) {
    super(wiring.api());
    this.consent = wiring.portalConsent();
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.of(
        "GET /oauth2/authorize",
        Operation.page(consent::start, consent::refused),
        "POST /oauth2/authorize",
        Operation.page(consent::next, consent::refused),
        "POST /v1/consents",
        Operation.portal(this::ask));
  }

  private ApiResponse ask(ApiRequest request, PortalUser caller) {
    return consent.ask(request, caller, request.json().text("request"));
  }
}
