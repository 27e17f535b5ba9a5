package pintle.page;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import pintle.http.ApiRequest;
import pintle.http.ApiResponse;
import pintle.http.Endpoint;
import pintle.http.Fields;
import pintle.http.Parameters;
import pintle.oauth.Authorization;
import pintle.oauth.AuthorizationCheck;
import pintle.oauth.Consents;
import pintle.oauth.Declined;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.token.Reach;
import pintle.user.PortalUser;

/**
 * The authorization endpoint whose sign-in is the portal's. The portal's page signs the person in,
 * gets a proof of it for this one request, and comes back with that: so the sign-in's token never
 * leaves the page but as a bearer, and no cookie is needed.
 */
public final class PortalConsent {
  /** So that the answer's headers stay within what the gateway lets through (10,240 bytes). */
  private static final int LONGEST_REQUEST = 6_000;

  private final ConsentFlow flow;
  private final AuthorizationCheck check;
  private final Consents consents;
  private final Endpoint endpoint;

  public PortalConsent(AuthorizationCheck check, Consents consents, Endpoint endpoint) {
    this.flow = new ConsentFlow(check, consents, endpoint);
    this.check = check;
    this.consents = consents;
    this.endpoint = endpoint;
  }

  /** Leads to the portal's page, which signs the person in. */
  public ApiResponse start(ApiRequest request) {
    Asked asked = Asked.of(request.query());
    String text = asked.text();
    if (text.length() > LONGEST_REQUEST) {
      throw Refusal.field("query", "at most " + LONGEST_REQUEST + " characters");
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String carried = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    return flow.checked(
        request,
        asked,
        view -> ApiResponse.redirect(endpoint.page(request) + "/#/authorize/" + carried));
  }

  /**
   * Takes the word of the portal's page that this user is there.
   *
   * @param asked the query with which the program sent its user, in form encoding
   * @return the proof, or the address of a connector that is to be told of an error
   */
  public ApiResponse ask(ApiRequest request, PortalUser user, String asked) {
    String issuer = endpoint.issuer(request);
    try {
      Authorization authorization = check.check(Asked.of(Parameters.read(asked)).request(), issuer);
      if (!authorization.connector().tenant().equals(user.tenant())) {
        throw Reason.NOT_FOUND.refusal();
      }
      Reach reach = user.tenantAdministrator() ? Reach.TENANT : Reach.USER;
      if (reach.equals(Reach.USER)) {
        user.demandPhone();
      }
      Consents.Asking asking = consents.ask(authorization, user.user(), reach, Optional.empty());
      return ApiResponse.created(
          new Fields().put("consentCode", asking.proof()).put("expiresAt", asking.expiresAt()));
    } catch (Declined declined) {
      return ApiResponse.ok(new Fields().put("location", declined.location(issuer)));
    }
  }

  /** What follows: the consent page for a proof, and what is decided on it. */
  public ApiResponse next(ApiRequest request) {
    Parameters form = request.form();
    Asked asked = Asked.of(Parameters.read(form.demand("parameters")));
    return flow.checked(
        request,
        asked,
        view ->
            switch (form.demand("step")) {
              case "show" -> flow.ask(view, form.demand("proof"));
              case "consent" -> flow.decide(request, view, form);
              default -> throw Refusal.field("step", "show or consent");
            });
  }

  /** What no page of the flow can show. */
  public ApiResponse refused(ApiRequest request, Refusal refusal) {
    return flow.refused(request, refusal);
  }
}
