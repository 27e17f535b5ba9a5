package pintle.world;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pintle.http.Demand;
import pintle.world.Receipts.Frozen;
import pintle.world.TestProvider.Person;
import pintle.world.World.Credentials;

/**
 * A world in which everybody has registered a phone, the group's admin has granted the developer's
 * connector user reach; with one good call for every route.
 */
public final class Seeded {
  /** A second administrator of the tenant, from whom the right can be taken. */
  public static final Person SECOND_ADMIN =
      new Person(
          World.TENANT, "aaaaaaaa-0000-4000-8000-000000000005", "Two", "+4915112345605", true);

  private final World world;
  private final Credentials connector;
  private String secretId = "";
  private Map<String, Object> claim = Map.of();
  private String orphanedGrantId = "";
  private @Nullable Frozen receipt;
  private final String grantId;
  private final String refreshToken;
  private final String accessToken;
  private final String memberId;

  public Seeded() {
    this(new World());
  }

  public Seeded(World world) {
    this.world = world;
    List.of(
            World.DEVELOPER,
            World.GROUP_ADMIN,
            World.TENANT_ADMIN,
            World.MEMBER,
            World.OTHER_ADMIN,
            SECOND_ADMIN)
        .forEach(world::registerPhone);
    world.clock().advance(Duration.ofHours(1));
    connector = world.connector(World.DEVELOPER);
    Reply grant = world.grant(World.GROUP_ADMIN, connector, "user");
    grantId = grant.text("grantId");
    refreshToken = grant.text("refreshToken");
    accessToken = world.accessToken(connector, refreshToken);
    memberId =
        world
            .call("GET /v1/groups/{groupId}/members")
            .header("accessToken", accessToken)
            .path("groupId", World.SALES)
            .expect(200)
            .list("members")
            .stream()
            .filter(member -> World.MEMBER.number().equals(member.get("mobileNumber")))
            .map(member -> (String) requireNonNull(member.get("id")))
            .findFirst()
            .orElseThrow();
  }

  /** The same without caps on SMS, for tests that call often. */
  public static Seeded unthrottled() {
    Map<String, String> environment = new HashMap<>(Map.of("SMS_INTERVAL", "PT0S"));
    World.environment().keySet().stream()
        .filter(name -> name.startsWith("SMS_PER_"))
        .forEach(name -> environment.put(name, "10000"));
    return new Seeded(new World(new TestPorts(), environment));
  }

  public World world() {
    return world;
  }

  public Credentials connector() {
    return connector;
  }

  /** The ID of a second secret, which nobody uses; made when first asked for. */
  public String secretId() {
    if (secretId.isEmpty()) {
      secretId =
          world
              .call("POST /v1/connectors/{applicationId}/secrets", World.DEVELOPER)
              .path("applicationId", connector.id())
              .json("{}")
              .expect(201)
              .text("secretId");
    }
    return secretId;
  }

  /** A claim code of the group's admin; made when first asked for. */
  public Map<String, Object> claim() {
    if (claim.isEmpty()) {
      claim =
          world
              .call("POST /v1/connectors/{applicationId}/claimCodes", World.GROUP_ADMIN)
              .path("applicationId", connector.id())
              .json("{\"reach\":\"user\"}")
              .expect(201)
              .json();
    }
    return claim;
  }

  /**
   * A group's grant whose grantor is no Admin of the group any more, while the tenant administrator
   * is; made when first asked for.
   */
  public String orphanedGrantId() {
    if (orphanedGrantId.isEmpty()) {
      admin("left", World.DEVELOPER);
      orphanedGrantId = world.grant(World.DEVELOPER, connector, "group:left").text("grantId");
      admin("left", World.TENANT_ADMIN);
    }
    return orphanedGrantId;
  }

  /** A grant of all groups with its receipt; made when first asked for. */
  public Frozen receipt() {
    if (receipt == null) {
      receipt = world.receipts().tenantGrant(World.TENANT_ADMIN, connector);
    }
    return receipt;
  }

  /** The ID of that grant, which is frozen. */
  public String frozenGrantId() {
    world.receipts().freeze(receipt().code()).expect(204);
    return receipt().grant().text("grantId");
  }

  /** Makes a person the one Admin of a group. */
  private void admin(String group, Person person) {
    world
        .call("PUT /v1/directory", World.TENANT_ADMIN)
        .json(
            "{\"groups\":[{\"groupId\":\"%s\",\"name\":\"%s\",\"members\":[{\"mobileNumber\":\"%s\",\"role\":\"Admin\"}]}]}"
                .formatted(group, group, person.number()))
        .expect(200);
  }

  public String grantId() {
    return grantId;
  }

  public String refreshToken() {
    return refreshToken;
  }

  public String accessToken() {
    return accessToken;
  }

  /** A plain member of {@link World#SALES}. */
  public String memberId() {
    return memberId;
  }

  /** A fresh PIN of the developer's number for the connector. */
  public String connectorPin() {
    call("POST /v1/generatePin").expect(200);
    return world.ports().sent().getLast().pin();
  }

  /** A fresh PIN of the developer's number for the portal. */
  public String portalPin() {
    call("POST /v1/me/phone/pin").expect(200);
    return world.ports().sent().getLast().pin();
  }

  /** The OAuth pair for the connector, which has a redirect address from then on. */
  public OAuth oauth() {
    return OAuth.of(world, World.DEVELOPER, connector);
  }

  /** A fresh authorization code of the group's admin. */
  public String authorizationCode() {
    return oauth().code(World.GROUP_ADMIN);
  }

  /** Whether a good call of this route is answered by a page. */
  public static boolean isPage(String route) {
    return route.matches("GET /(?i:api)/.*") || route.endsWith(" /oauth2/authorize");
  }

  /** Whether a route tells everybody the same, whatever the request. */
  public static boolean isPublished(String route) {
    return route.startsWith("GET /.well-known/");
  }

  /** What a route demands. */
  public Demand demand(String route) {
    return requireNonNull(
            requireNonNull(world.routes().get(route), route).operations().get(route), route)
        .demand();
  }

  /** A call of this route that succeeds, once. */
  public Call call(String route) {
    Call call = world.call(route);
    switch (demand(route)) {
      case PORTAL_SIGN_IN -> call.header("Authorization", "Bearer " + signIn(caller(route)));
      case ACCESS_TOKEN -> call.header("accessToken", accessToken);
      case CONNECTOR_SECRET ->
          call.header("applicationId", connector.id())
              .header("applicationSecret", connector.secret())
              .header("refreshToken", refreshToken);
      case NOTHING -> {}
    }
    Map.of(
            "applicationId",
            connector.id(),
            "secretId",
            secretId,
            "grantId",
            grantId,
            "groupId",
            World.SALES,
            "memberId",
            memberId,
            "userId",
            SECOND_ADMIN.user())
        .forEach((name, value) -> {
          if (route.contains("{" + name + "}")) {
            call.path(name, value);
          }
        });
    if (route.contains("{secretId}")) {
      call.path("secretId", secretId());
    }
    if (route.endsWith("/adopt")) {
      call.path("grantId", orphanedGrantId());
    }
    if (route.endsWith("/freeze")) {
      call.path("grantId", frozenGrantId());
    }
    if (route.contains("{claimId}")) {
      call.path("claimId", String.valueOf(claim().get("claimId")));
    }
    if (route.endsWith("/reach")) {
      call.query("reach", "user");
    }
    if (route.contains(" /oauth2/")) {
      return oauth2(route, call);
    }
    if (route.endsWith("/{proxy+}")) {
      return isPage(route)
          ? oauth().aim(call)
          : call.path("proxy", "oauth/token").form(oauth().tokenForm(authorizationCode()));
    }
    String body = body(route);
    return body.isEmpty() ? call : call.json(body);
  }

  private Call oauth2(String route, Call call) {
    OAuth2 oauth2 = oauth2();
    return switch (route) {
      case OAuth2.AUTHORIZE -> {
        oauth2.asked().forEach(call::query);
        yield call;
      }
      case OAuth2.SUBMIT -> call.form(oauth2.showing(World.GROUP_ADMIN, oauth2.asked()).encoded());
      case OAuth2.TOKEN -> oauth2.refresh(refreshToken);
      case OAuth2.REVOKE -> oauth2.revoke(accessToken);
      case OAuth2.INTROSPECT -> oauth2.introspect(accessToken);
      default -> throw new IllegalArgumentException(route);
    };
  }

  /** The standard's endpoints for the connector, which has a redirect address from then on. */
  public OAuth2 oauth2() {
    return OAuth2.of(world, World.DEVELOPER, connector);
  }

  /** That the group's admin is there, for a request that names no redirect address. */
  public String proof() {
    OAuth2 oauth2 = oauth2();
    String request = oauth2.request(oauth2.asked("redirect_uri", ""));
    return oauth2.ask(World.GROUP_ADMIN, request).expect(201).text("consentCode");
  }

  private String signIn(Person person) {
    return world.ports().provider().token(person);
  }

  private static Person caller(String route) {
    return route.contains("/admins")
            || route.contains("/directory")
            || route.contains("/phones/")
            || route.endsWith("/sms")
            || route.contains("/audit")
            || route.contains("/users/{userId}")
            || route.equals("DELETE /v1/grants")
            || route.endsWith("/adopt")
            || route.endsWith("/freeze")
        ? World.TENANT_ADMIN
        : World.DEVELOPER;
  }

  private String body(String route) {
    String number = "\"mobileNumber\":\"" + World.DEVELOPER.number() + "\"";
    String id = "\"applicationId\":\"" + connector.id() + "\"";
    return switch (route) {
      case "POST /v1/generatePin" -> "{" + number + "," + id + "}";
      case "POST /v1/loginWithPinAndApplicationId" ->
          "{" + number + "," + id + ",\"pin\":\"" + connectorPin() + "\"}";
      case "POST /v1/me/phone/pin", "POST /v1/phones/unlock", "POST /v1/phones/release" ->
          "{" + number + "}";
      case "POST /v1/me/phone/verify" -> "{" + number + ",\"pin\":\"" + portalPin() + "\"}";
      case "POST /v1/groups" -> "{\"name\":\"New\",\"groupType\":\"Group\",\"members\":[]}";
      case "POST /v1/directory/groups" -> "{\"name\":\"New\"}";
      case "PUT /v1/directory/groups/{groupId}/members" ->
          "{\"members\":[{\"mobileNumber\":\"+4915112345698\",\"role\":\"Member\"}]}";
      case "PUT /v1/groups/{groupId}/members" -> "{\"members\":[\"+4915112345699\"]}";
      case "POST /v1/connectors" -> "{\"name\":\"N\",\"permissions\":[\"groupinfo.read\"]}";
      case "PATCH /v1/connectors/{applicationId}" -> "{\"description\":\"changed\"}";
      case "POST /v1/connectors/{applicationId}/secrets" -> "{}";
      case "POST /v1/connectors/{applicationId}/grants",
          "POST /v1/connectors/{applicationId}/claimCodes" ->
          "{\"reach\":\"user\"}";
      case "POST /v1/claims" ->
          "{%s,\"applicationSecret\":\"%s\",\"claimCode\":\"%s\"}"
              .formatted(id, connector.secret(), claim().get("claimCode"));
      case OAuth2.ASK -> {
        OAuth2 oauth2 = oauth2();
        yield "{\"request\":\"" + oauth2.request(oauth2.asked()) + "\"}";
      }
      case "POST /v1/leaked" -> "{\"token\":\"" + refreshToken + "\"}";
      case "POST /v1/freezes" -> "{\"code\":\"" + receipt().code() + "\"}";
      case "PUT /v1/directory" -> "{\"groups\":[]}";
      default -> "";
    };
  }
}
