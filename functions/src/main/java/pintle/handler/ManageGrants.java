package pintle.handler;

import static java.util.Map.entry;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import pintle.Wiring;
import pintle.connector.Scope;
import pintle.group.Group;
import pintle.group.GroupId;
import pintle.group.Role;
import pintle.http.ApiHandler;
import pintle.http.ApiRequest;
import pintle.http.ApiResponse;
import pintle.http.Cursors;
import pintle.http.Fields;
import pintle.http.JsonBody;
import pintle.http.Operation;
import pintle.paging.Page;
import pintle.refusal.Refusal;
import pintle.token.Adoption;
import pintle.token.BulkEnding;
import pintle.token.Freezing;
import pintle.token.Grant;
import pintle.token.GrantInspection;
import pintle.token.GrantInspection.Given;
import pintle.token.GrantInspection.Reached;
import pintle.token.GrantManagement;
import pintle.token.GrantManagement.Issued;
import pintle.token.Reach;
import pintle.token.Reaches.Extent;
import pintle.user.PortalUser;

/**
 * Shows what a grant would reach, issues refresh tokens, lists, adopts, freezes and ends grants.
 */
public final class ManageGrants extends ApiHandler {
  private static final int REACH_PAGE = 1_000;
  private static final int PAGE = 100;

  private final GrantManagement grants;
  private final GrantInspection inspection;
  private final Adoption adoption;
  private final BulkEnding ending;
  private final Freezing freezing;
  private final Cursors cursors;

  public ManageGrants() {
    this(Wiring.fromEnvironment());
  }

  public ManageGrants(Wiring wiring) {
    super(wiring.api());
    this.grants = wiring.grants();
    this.inspection = wiring.grantInspection();
    this.adoption = wiring.adoption();
    this.ending = wiring.bulkEnding();
    this.freezing = wiring.freezing();
    this.cursors = wiring.cursors();
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.ofEntries(
        entry("GET /v1/connectors/{applicationId}/reach", Operation.portal(this::reach)),
        entry("POST /v1/connectors/{applicationId}/grants", Operation.portal(this::grant)),
        entry("GET /v1/connectors/{applicationId}/grants", Operation.portal(this::list)),
        entry("GET /v1/grants", Operation.portal(this::given)),
        entry("DELETE /v1/grants/{grantId}", Operation.portal(this::end)),
        entry("GET /v1/grants/{grantId}/reach", Operation.portal(this::reached)),
        entry("POST /v1/grants/{grantId}/adopt", Operation.portal(this::adopt)),
        entry("DELETE /v1/grants/{grantId}/freeze", Operation.portal(this::unfreeze)),
        entry("POST /v1/freezes", Operation.open(this::freeze)),
        entry(
            "DELETE /v1/connectors/{applicationId}/grants", Operation.portal(this::endOfConnector)),
        entry("DELETE /v1/users/{userId}/grants", Operation.portal(this::endOfUser)),
        entry("DELETE /v1/grants", Operation.portal(this::endOfTenant)));
  }

  private ApiResponse reach(ApiRequest request, PortalUser caller) {
    Reach reach = ReachFields.read(request.query("reach"), request.query("groupId"));
    String list = "reach " + reach.slot(caller.id()).text() + " " + reach.kind().text();
    Extent extent =
        inspection.preview(
            caller,
            request.path("applicationId"),
            reach,
            cursors.read(caller.tenant(), list, request),
            REACH_PAGE);
    return ApiResponse.ok(fields(reach, extent, caller, list));
  }

  private ApiResponse reached(ApiRequest request, PortalUser caller) {
    String list = "reach of " + request.path("grantId");
    Reached reached =
        inspection.reached(
            caller,
            request.path("grantId"),
            cursors.read(caller.tenant(), list, request),
            REACH_PAGE);
    return ApiResponse.ok(
        fields(reached.grant().reach(), reached.now(), caller, list)
            .putNumberOrNull("groupCountWhenGranted", reached.grant().groupCount()));
  }

  private Fields fields(Reach reach, Extent extent, PortalUser caller, String list) {
    return new Fields()
        .put("reach", reach.kind().text())
        .put("groupCount", extent.size().groupCount())
        .put("memberCount", extent.size().memberCount())
        .putObjects("groups", extent.groups().items().stream().map(ManageGrants::fields).toList())
        .putOrNull("next", cursors.write(caller.tenant(), list, extent.groups().next()));
  }

  private ApiResponse grant(ApiRequest request, PortalUser caller) {
    JsonBody body = request.json();
    Issued issued =
        grants.grant(
            caller,
            request.path("applicationId"),
            ReachFields.read(body.optionalText("reach"), body.optionalText("groupId")),
            request.origin());
    return ApiResponse.created(
        new Fields()
            .put("grantId", issued.grant().id().value())
            .put("refreshToken", issued.refreshToken())
            .put("refreshTokenExpiry", issued.grant().expiresAt())
            .put("grantedScope", Scope.join(issued.grant().scopes(), ","))
            .put("reach", issued.grant().reach().kind().text()));
  }

  private ApiResponse list(ApiRequest request, PortalUser caller) {
    String connector = request.path("applicationId");
    String list = "grants of " + connector;
    Page<Grant> page =
        inspection.list(caller, connector, cursors.read(caller.tenant(), list, request), PAGE);
    List<Fields> items =
        page.items().stream()
            .map(grant -> fields(grant).put("orphaned", grants.orphaned(grant)))
            .toList();
    return ApiResponse.ok(
        new Fields()
            .putObjects("grants", items)
            .putOrNull("next", cursors.write(caller.tenant(), list, page.next())));
  }

  private ApiResponse given(ApiRequest request, PortalUser caller) {
    String list = "grants of the organisation";
    Page<Given> page =
        request.flag("all")
            ? inspection.ofTenant(caller, cursors.read(caller.tenant(), list, request), PAGE)
            : Page.whole(
                inspection.given(caller, request.query("expiringWithin").map(ManageGrants::days)));
    return ApiResponse.ok(
        new Fields()
            .putObjects("grants", page.items().stream().map(this::fields).toList())
            .putOrNull("next", cursors.write(caller.tenant(), list, page.next())));
  }

  private Fields fields(Given given) {
    return fields(given.grant())
        .put("orphaned", grants.orphaned(given.grant()))
        .put("applicationId", given.connector().id().value())
        .put("connectorName", given.connector().details().name());
  }

  private static Duration days(String text) {
    // A life has at most as many.
    if (!text.matches("[1-9][0-9]{0,3}")) {
      throw Refusal.field("expiringWithin", "days, from 1 to 9999");
    }
    return Duration.ofDays(Long.parseLong(text));
  }

  private ApiResponse end(ApiRequest request, PortalUser caller) {
    grants.end(caller, request.path("grantId"), request.origin());
    return ApiResponse.done();
  }

  private ApiResponse adopt(ApiRequest request, PortalUser caller) {
    adoption.adopt(caller, request.path("grantId"), request.origin());
    return ApiResponse.done();
  }

  /** The answer tells nothing: not whether there was anything to freeze. */
  private ApiResponse freeze(ApiRequest request) {
    if (request.json().raw("code") instanceof String code) {
      freezing.freeze(code, request.origin());
    }
    return ApiResponse.done();
  }

  private ApiResponse unfreeze(ApiRequest request, PortalUser caller) {
    freezing.unfreeze(caller, request.path("grantId"), request.origin());
    return ApiResponse.done();
  }

  private ApiResponse endOfConnector(ApiRequest request, PortalUser caller) {
    return ended(ending.ofConnector(caller, request.path("applicationId"), request.origin()));
  }

  private ApiResponse endOfUser(ApiRequest request, PortalUser caller) {
    return ended(ending.ofUser(caller, request.path("userId"), request.origin()));
  }

  private ApiResponse endOfTenant(ApiRequest request, PortalUser caller) {
    return ended(ending.ofTenant(caller, request.origin()));
  }

  private static ApiResponse ended(BulkEnding.Ended ended) {
    return ApiResponse.ok(
        new Fields().put("grantsEnded", ended.grants()).put("more", ended.more()));
  }

  private static Fields fields(Group group) {
    return new Fields()
        .put("groupId", group.id().value())
        .put("groupName", group.name())
        .put("callerRole", Role.ADMIN.text())
        .putOrNull("parentGroupId", group.parent().map(GroupId::value))
        .put("userCount", group.userCount());
  }

  private static Fields fields(Grant grant) {
    return new Fields()
        .put("grantId", grant.id().value())
        .put("reach", grant.reach().kind().text())
        .putOrNull("groupId", grant.reach().group().map(GroupId::value))
        .put("grantedBy", grant.grantedBy().value())
        .put("createdAt", grant.createdAt())
        .put("expiresAt", grant.expiresAt())
        .putOrNull("lastUsedAt", grant.lastUsedAt())
        .put("lastFour", grant.current().lastFour())
        .put("frozen", grant.frozen());
  }
}
