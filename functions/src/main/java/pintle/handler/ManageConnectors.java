package pintle.handler;

import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pintle.Wiring;
import pintle.connector.Connector;
import pintle.connector.ConnectorDetails;
import pintle.connector.ConnectorManagement;
import pintle.connector.ConnectorManagement.WithSecret;
import pintle.connector.Scope;
import pintle.connector.SecretId;
import pintle.http.ApiHandler;
import pintle.http.ApiRequest;
import pintle.http.ApiResponse;
import pintle.http.Cursors;
import pintle.http.Fields;
import pintle.http.JsonBody;
import pintle.http.Operation;
import pintle.paging.Page;
import pintle.refusal.Refusal;
import pintle.token.BulkEnding;
import pintle.user.PortalUser;

/** Creates, lists, changes and deletes connectors and their secrets. */
public final class ManageConnectors extends ApiHandler {
  private static final int PAGE = 100;

  private final ConnectorManagement connectors;
  private final BulkEnding ending;
  private final Cursors cursors;
  private final InstantSource clock;

  public ManageConnectors() {
    this(Wiring.fromEnvironment());
  }

  public ManageConnectors(Wiring wiring) {
    super(wiring.api());
    this.connectors = wiring.connectors();
    this.ending = wiring.bulkEnding();
    this.cursors = wiring.cursors();
    this.clock = wiring.clock();
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.of(
        "POST /v1/connectors", Operation.portal(this::create),
        "GET /v1/connectors", Operation.portal(this::list),
        "GET /v1/connectors/{applicationId}", Operation.portal(this::get),
        "PATCH /v1/connectors/{applicationId}", Operation.portal(this::change),
        "DELETE /v1/connectors/{applicationId}", Operation.portal(this::delete),
        "POST /v1/connectors/{applicationId}/secrets", Operation.portal(this::addSecret),
        "DELETE /v1/connectors/{applicationId}/secrets/{secretId}",
            Operation.portal(this::deleteSecret));
  }

  private ApiResponse create(ApiRequest request, PortalUser caller) {
    JsonBody body = request.json();
    ConnectorDetails details =
        new ConnectorDetails(
            body.text("name"),
            body.optionalText("description").orElse(""),
            body.optionalText("redirectUrl").orElse(""));
    WithSecret created = connectors.create(caller, details, permissions(body), request.origin());
    return ApiResponse.created(
        new Fields()
            .put("applicationId", created.connector().id().value())
            .put("applicationSecret", created.secret().text())
            .put("secretId", created.secret().kept().id().value())
            .putAll(described(created.connector())));
  }

  private ApiResponse list(ApiRequest request, PortalUser caller) {
    boolean all = request.query("all").filter("true"::equals).isPresent();
    String list = all ? "all connectors" : "connectors of " + caller.id().value();
    Page<Connector> page =
        connectors.list(caller, all, cursors.read(caller.tenant(), list, request), PAGE);
    return ApiResponse.ok(
        new Fields()
            .putObjects(
                "connectors", page.items().stream().map(one -> fields(one, caller)).toList())
            .putOrNull("next", cursors.write(caller.tenant(), list, page.next())));
  }

  private ApiResponse get(ApiRequest request, PortalUser caller) {
    return ApiResponse.ok(fields(connectors.get(caller, id(request)), caller));
  }

  private ApiResponse change(ApiRequest request, PortalUser caller) {
    JsonBody body = request.json();
    Connector changed =
        connectors.change(
            caller, id(request), connector -> changed(connector, body), request.origin());
    return ApiResponse.ok(fields(changed, caller));
  }

  private Connector changed(Connector connector, JsonBody body) {
    ConnectorDetails old = connector.details();
    ConnectorDetails details =
        new ConnectorDetails(
            body.optionalText("name").orElse(old.name()),
            body.optionalText("description").orElse(old.description()),
            body.optionalText("redirectUrl").orElse(old.redirectUrl()));
    return connector
        .withDetails(details)
        .withPermissions(
            body.has("permissions") ? permissions(body) : connector.permissions(), clock.instant())
        .withActive(body.optionalFlag("active").orElse(connector.active()));
  }

  private ApiResponse delete(ApiRequest request, PortalUser caller) {
    ending.deleteConnector(caller, id(request), request.origin());
    return ApiResponse.done();
  }

  private ApiResponse addSecret(ApiRequest request, PortalUser caller) {
    WithSecret added =
        connectors.addSecret(
            caller,
            id(request),
            request.jsonOrNothing().optionalTime("oldExpiresAt"),
            request.origin());
    return ApiResponse.created(
        new Fields()
            .put("secretId", added.secret().kept().id().value())
            .put("applicationSecret", added.secret().text())
            .putOrNull("expiresAt", added.secret().kept().expiresAt()));
  }

  private ApiResponse deleteSecret(ApiRequest request, PortalUser caller) {
    connectors.deleteSecret(
        caller, id(request), new SecretId(request.path("secretId")), request.origin());
    return ApiResponse.done();
  }

  private static String id(ApiRequest request) {
    return request.path("applicationId");
  }

  private static Set<Scope> permissions(JsonBody body) {
    EnumSet<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String text : body.texts("permissions")) {
      scopes.add(
          Scope.of(text)
              .orElseThrow(() -> Refusal.field("permissions", "scopes such as groupinfo.read")));
    }
    return scopes;
  }

  /** Everybody of the tenant sees what a connector is; its managers also see the rest. */
  private Fields fields(Connector connector, PortalUser caller) {
    Fields fields =
        new Fields()
            .put("applicationId", connector.id().value())
            .putAll(described(connector))
            .put("owner", connector.owner().value());
    if (!connector.managedBy(caller)) {
      return fields.remove("redirectUrl").remove("createdAt");
    }
    List<Fields> secrets =
        connector.secrets().stream()
            .map(secret ->
                new Fields()
                    .put("secretId", secret.id().value())
                    .put("createdAt", secret.createdAt())
                    .putOrNull("expiresAt", secret.expiresAt())
                    .putOrNull(
                        "lastUsedAt",
                        Optional.ofNullable(connector.usage().secrets().get(secret.id()))))
            .toList();
    Set<Scope> unused = connector.usage().unused(connector.permissions(), clock.instant());
    return fields
        .putObjects("secrets", secrets)
        .putTexts("unusedPermissions", unused.stream().map(Scope::text).toList());
  }

  private static Fields described(Connector connector) {
    return new Fields()
        .put("name", connector.details().name())
        .put("description", connector.details().description())
        .put("redirectUrl", connector.details().redirectUrl())
        .putTexts(
            "permissions", connector.permissions().stream().sorted().map(Scope::text).toList())
        .put("active", connector.active())
        .put("createdAt", connector.createdAt());
  }
}
