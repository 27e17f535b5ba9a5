package pintle.handler;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pintle.Wiring;
import pintle.claim.ClaimCodes;
import pintle.group.GroupId;
import pintle.http.ApiHandler;
import pintle.http.ApiRequest;
import pintle.http.ApiResponse;
import pintle.http.Cursors;
import pintle.http.Endpoint;
import pintle.http.Fields;
import pintle.http.JsonBody;
import pintle.http.Operation;
import pintle.paging.Page;
import pintle.token.GrantId;
import pintle.token.OneTimeCode;
import pintle.user.PortalUser;

/** Makes, lists and cancels claim codes, and redeems them for a refresh token. */
public final class ManageClaimCodes extends ApiHandler {
  private static final int PAGE = 100;

  private final ClaimCodes claims;
  private final Cursors cursors;
  private final Endpoint endpoint;
  private final InstantSource clock;

  public ManageClaimCodes() {
    this(Wiring.fromEnvironment());
  }

  public ManageClaimCodes(Wiring wiring) {
    super(wiring.api());
    this.claims = wiring.claimCodes();
    this.cursors = wiring.cursors();
    this.endpoint = wiring.endpoint();
    this.clock = wiring.clock();
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.of(
        "POST /v1/connectors/{applicationId}/claimCodes", Operation.portal(this::make),
        "GET /v1/connectors/{applicationId}/claimCodes", Operation.portal(this::list),
        "DELETE /v1/claimCodes/{claimId}", Operation.portal(this::cancel),
        "POST /v1/claims", Operation.open(this::redeem));
  }

  private ApiResponse make(ApiRequest request, PortalUser caller) {
    JsonBody body = request.json();
    ClaimCodes.Made made =
        claims.make(
            caller,
            request.path("applicationId"),
            ReachFields.read(body.optionalText("reach"), body.optionalText("groupId")),
            request.origin());
    return ApiResponse.created(
        new Fields()
            .put("claimId", made.claim().ref().id())
            .put("claimCode", made.claimCode())
            .put("claimUrl", endpoint.claimUrl(request, made.claimCode()))
            .put("expiresAt", made.claim().expiresAt()));
  }

  private ApiResponse list(ApiRequest request, PortalUser caller) {
    String connector = request.path("applicationId");
    String list = "claim codes of " + connector;
    Page<OneTimeCode> page =
        claims.list(caller, connector, cursors.read(caller.tenant(), list, request), PAGE);
    Instant now = clock.instant();
    List<Fields> items = page.items().stream().map(claim -> fields(claim, now)).toList();
    return ApiResponse.ok(
        new Fields()
            .putObjects("claimCodes", items)
            .putOrNull("next", cursors.write(caller.tenant(), list, page.next())));
  }

  private static Fields fields(OneTimeCode claim, Instant now) {
    Optional<OneTimeCode.Redemption> taken = claim.redemption();
    return new Fields()
        .put("claimId", claim.ref().id())
        .put("state", claim.state(now).text())
        .put("reach", claim.reach().kind().text())
        .putOrNull("groupId", claim.reach().group().map(GroupId::value))
        .put("createdBy", claim.grantor().value())
        .put("createdAt", claim.createdAt())
        .put("expiresAt", claim.expiresAt())
        .putOrNull("claimedAt", taken.map(OneTimeCode.Redemption::at))
        .putOrNull("claimedFrom", taken.map(OneTimeCode.Redemption::from))
        .putOrNull("grantId", taken.map(OneTimeCode.Redemption::grant).map(GrantId::value));
  }

  private ApiResponse cancel(ApiRequest request, PortalUser caller) {
    claims.cancel(caller, request.path("claimId"), request.origin());
    return ApiResponse.done();
  }

  private ApiResponse redeem(ApiRequest request) {
    JsonBody body = request.json();
    return RefreshTokens.handOver(
        claims.redeem(
            body.text("applicationId"),
            body.text("applicationSecret"),
            body.text("claimCode"),
            request.origin()),
        endpoint,
        request);
  }
}
