package pintle.world;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import pintle.Settings;
import pintle.Wiring;
import pintle.audit.AuditEvent;
import pintle.audit.AuditLog;
import pintle.audit.AuditTrail;
import pintle.group.Group;
import pintle.group.GroupId;
import pintle.group.GroupType;
import pintle.group.Member;
import pintle.group.Role;
import pintle.handler.AuthorizeConnector;
import pintle.handler.ExchangeToken;
import pintle.handler.GeneratePin;
import pintle.handler.ImportDirectory;
import pintle.handler.IntrospectToken;
import pintle.handler.IssueToken;
import pintle.handler.ListAuditEvents;
import pintle.handler.LoginWithPin;
import pintle.handler.ManageClaimCodes;
import pintle.handler.ManageConnectors;
import pintle.handler.ManageGrants;
import pintle.handler.ManageGroups;
import pintle.handler.ManageUsers;
import pintle.handler.RegisterPhone;
import pintle.handler.RevokeToken;
import pintle.handler.SendGrantReceipts;
import pintle.handler.ServeDiscovery;
import pintle.handler.ServeGroups;
import pintle.handler.ServeLegacyOAuth;
import pintle.http.ApiHandler;
import pintle.paging.Page;
import pintle.phone.MemberIds;
import pintle.phone.PhoneNumber;
import pintle.phone.PhoneNumbers;
import pintle.tenant.TenantId;
import pintle.world.TestProvider.Person;

/**
 * Two organisations with people and groups, and all functions wired, called with the gateway's
 * events. What a test does here runs in Lambda, in {@code sam local} and in the local run alike.
 */
public final class World {
  public static final String PUBLIC_URL = "https://pintle.example";
  public static final String SIGNING_SECRET = "signing";
  public static final String PEPPER_SECRET = "pepper";

  public static final String TENANT = "11111111-1111-4111-8111-111111111111";
  public static final String OTHER_TENANT = "22222222-2222-4222-8222-222222222222";

  public static final Person DEVELOPER =
      new Person(TENANT, "aaaaaaaa-0000-4000-8000-000000000001", "Dev", "+4915112345601", false);
  public static final Person GROUP_ADMIN =
      new Person(TENANT, "aaaaaaaa-0000-4000-8000-000000000002", "Gro", "+4915112345602", false);
  public static final Person TENANT_ADMIN =
      new Person(TENANT, "aaaaaaaa-0000-4000-8000-000000000003", "Ten", "+4915112345603", true);
  public static final Person MEMBER =
      new Person(TENANT, "aaaaaaaa-0000-4000-8000-000000000004", "Mem", "+4915112345604", false);
  public static final Person OTHER_ADMIN =
      new Person(
          OTHER_TENANT, "bbbbbbbb-0000-4000-8000-000000000001", "Oth", "+4915112345603", true);

  /** Where GROUP_ADMIN is Admin and MEMBER is Member; {@link #TEAM} lies below it. */
  public static final String SALES = "group-sales";

  public static final String TEAM = "group-team";

  /** Where TENANT_ADMIN is Admin. */
  public static final String BOARD = "group-board";

  /** A group of the other tenant. */
  public static final String FOREIGN = "group-foreign";

  private static final AtomicInteger INVOCATIONS = new AtomicInteger();

  private static final AuditLog.Period ALWAYS =
      new AuditLog.Period(Optional.empty(), Optional.empty());

  private final TestPorts ports;
  private final Map<String, ApiHandler> byRoute = new HashMap<>();
  private final MemberIds members;
  private final SendGrantReceipts receipts;

  public World() {
    this(new TestPorts());
  }

  public World(TestPorts ports) {
    this(ports, Map.of());
  }

  /**
   * @param environment what differs from {@link #environment}
   */
  public World(TestPorts ports, Map<String, String> environment) {
    this.ports = ports;
    Map<String, String> all = environment();
    all.putAll(environment);
    Wiring wiring = new Wiring(Settings.from(all), ports);
    if (!(ports.auditLog() instanceof AuditTrail)) {
      Canaries.ofThisProcess().log(() -> audited(ports.auditLog()));
    }
    this.members = wiring.members();
    this.receipts = new SendGrantReceipts(wiring);
    for (ApiHandler handler : handlers(wiring)) {
      handler.operations().keySet().forEach(route -> byRoute.put(route, handler));
    }
    group(TENANT, SALES, Optional.empty(), Map.of(GROUP_ADMIN, Role.ADMIN, MEMBER, Role.MEMBER));
    group(TENANT, TEAM, Optional.of(SALES), Map.of(MEMBER, Role.MEMBER));
    group(TENANT, BOARD, Optional.empty(), Map.of(TENANT_ADMIN, Role.ADMIN));
    group(OTHER_TENANT, FOREIGN, Optional.empty(), Map.of(OTHER_ADMIN, Role.ADMIN));
  }

  /** What a table's log tells of both tenants; the stand-in tells its events as it keeps them. */
  private static List<String> audited(AuditLog log) {
    List<String> events = new ArrayList<>();
    for (String tenant : List.of(TENANT, OTHER_TENANT)) {
      Optional<String> after = Optional.empty();
      do {
        Page<AuditEvent> page =
            log.list(new TenantId(tenant), ALWAYS, Optional.empty(), after, 100);
        page.items().forEach(event -> events.add(event.toString()));
        after = page.next();
      } while (after.isPresent());
    }
    return events;
  }

  /** All functions behind the gateway. */
  public static List<ApiHandler> handlers(Wiring wiring) {
    return List.of(
        new GeneratePin(wiring),
        new LoginWithPin(wiring),
        new ExchangeToken(wiring),
        new AuthorizeConnector(wiring),
        new IssueToken(wiring),
        new RevokeToken(wiring),
        new IntrospectToken(wiring),
        new ServeLegacyOAuth(wiring),
        new ServeDiscovery(wiring),
        new ServeGroups(wiring),
        new ManageUsers(wiring),
        new ManageClaimCodes(wiring),
        new ListAuditEvents(wiring),
        new ManageGroups(wiring),
        new RegisterPhone(wiring),
        new ManageConnectors(wiring),
        new ManageGrants(wiring),
        new ImportDirectory(wiring));
  }

  /** The environment of every function in tests. */
  public static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("TABLE", Canaries.TABLE);
    environment.put("PUBLIC_URL", PUBLIC_URL);
    environment.put("SIGNING_SECRET", SIGNING_SECRET);
    environment.put("PEPPER_SECRET", PEPPER_SECRET);
    environment.put("OIDC_ISSUER", TestProvider.ISSUER);
    environment.put("OIDC_JWKS_URL", "http://127.0.0.1:9/unused");
    environment.put("OIDC_AUDIENCE", TestProvider.AUDIENCE);
    environment.put("ALLOWED_TENANTS", TENANT + "," + OTHER_TENANT);
    environment.put("ADMIN_ORIGIN", "https://admin.example");
    environment.put("ADMIN_PROOF_DAYS", "90");
    environment.put("AUDIT_RETENTION_DAYS", "1095");
    environment.put("REFRESH_TOKEN_DAYS", "365");
    environment.put("ACCESS_TOKEN_HOURS", "24");
    environment.put("RENEWAL_GRACE_SECONDS", "60");
    environment.put("TENANT_REACH_BY_PIN", "false");
    environment.put("PIN_ANSWER_FLOOR_MS", "600");
    environment.put("SMS_COUNTRIES", "DE,AT,CH,US");
    environment.put("SMS_LANGUAGE", "de");
    environment.put("SMS_INTERVAL", "PT60S");
    environment.put("SMS_PER_PHONE_10_MINUTES", "3");
    environment.put("SMS_PER_PHONE_DAY", "5");
    environment.put("SMS_PER_USER_DAY", "5");
    environment.put("SMS_PER_IP_HOUR", "60");
    environment.put("SMS_PER_PREFIX_HOUR", "10");
    environment.put("SMS_PER_CONNECTOR_DAY", "100");
    environment.put("SMS_PURSE_TENANT_DAY", "20");
    environment.put("SMS_PRICES", "DE=0.09,*=0.15");
    environment.put("SMS_PER_STACK_DAY", "1000");
    environment.put("GRANT_RECEIPTS", "tenant");
    return environment;
  }

  public TestPorts ports() {
    return ports;
  }

  public MovableClock clock() {
    return ports.clock();
  }

  /** The stream of the table, and the function behind it. */
  public Receipts receipts() {
    return new Receipts(this, receipts);
  }

  /** The handler of each route. */
  public Map<String, ApiHandler> routes() {
    return Map.copyOf(byRoute);
  }

  /** A call of a route, such as {@code GET /v1/groups/{groupId}}. */
  public Call call(String route) {
    return new Call(this, route);
  }

  /** A call by a person who has signed in. */
  public Call call(String route, Person person) {
    return call(route).header("Authorization", "Bearer " + ports.provider().token(person));
  }

  Reply send(String route, Map<String, Object> event) {
    ApiHandler handler = byRoute.get(route);
    if (handler == null) {
      throw new IllegalArgumentException("no function serves " + route);
    }
    return send(handler, event);
  }

  /** Lambda's context of an invocation, of which our handlers ask the ID alone. */
  public static Context context(String lambdaRequestId) {
    return (Context)
        Proxy.newProxyInstance(
            World.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getAwsRequestId")) {
                return lambdaRequestId;
              }
              throw new IllegalStateException("no function asks for " + method.getName());
            });
  }

  /** Hands an event to a function, as it is. */
  public static Reply send(RequestStreamHandler handler, Map<String, Object> event) {
    try {
      return Reply.of(
          send(handler, JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(event)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same for an event in JSON, with the answer read. */
  public static Reply answer(RequestStreamHandler handler, String event) {
    return Reply.of(send(handler, event));
  }

  /** The same in JSON. */
  public static String send(RequestStreamHandler handler, String event) {
    return send(handler, event, context("invocation-" + INVOCATIONS.incrementAndGet()));
  }

  /** The same in an invocation of one's own. */
  public static String send(RequestStreamHandler handler, String event, Context context) {
    Canaries canaries = Canaries.ofThisProcess();
    canaries.passed(event);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      handler.handleRequest(
          new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), output, context);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      canaries.told("an exception", e.toString());
      throw e;
    }
    String answer = output.toString(StandardCharsets.UTF_8);
    canaries.passed(answer);
    if (handler instanceof ApiHandler) {
      holdAgainstContract(event, answer);
      Reply reply = Reply.of(answer);
      reply.tell(canaries);
    }
    return answer;
  }

  private static void holdAgainstContract(String event, String answer) {
    try {
      Map<String, Object> request = JSON.std.mapFrom(event);
      String resource = String.valueOf(request.get("resource"));
      if (request.get("pathParameters") instanceof Map<?, ?> path
          && path.get("proxy") instanceof String rest) {
        resource = Contract.plain(resource.replace("{proxy+}", rest));
      }
      Contract.hold(String.valueOf(request.get("httpMethod")), resource, Reply.of(answer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void group(String tenant, String id, Optional<String> parent, Map<Person, Role> people) {
    TenantId owner = new TenantId(tenant);
    List<Member> list =
        people.entrySet().stream()
            .map(entry -> member(owner, entry.getKey().number(), entry.getValue()))
            .toList();
    ports
        .groups()
        .create(
            new Group(
                owner,
                new GroupId(id),
                "The " + id,
                "",
                "Welcome",
                GroupType.GROUP,
                parent.map(GroupId::new),
                list.size(),
                0,
                ports.randomness().guid()),
            list);
  }

  /** A number of a tenant as a member. */
  public Member member(TenantId tenant, String number, Role role) {
    PhoneNumber parsed = PhoneNumbers.parse("number", number);
    return new Member(members.of(tenant, parsed), parsed, role);
  }

  /** Registers the person's own number, by PIN, a minute after the last one was sent. */
  public void registerPhone(Person person) {
    clock().advance(Duration.ofSeconds(61));
    call("POST /v1/me/phone/pin", person)
        .json("{\"mobileNumber\":\"" + person.number() + "\"}")
        .expect(200);
    String pin = ports.sent().getLast().pin();
    call("POST /v1/me/phone/verify", person)
        .json("{\"mobileNumber\":\"" + person.number() + "\",\"pin\":\"" + pin + "\"}")
        .expect(200);
  }

  /** A connector of this person's with these permissions. */
  public Credentials connector(Person owner, String... permissions) {
    Reply reply =
        call("POST /v1/connectors", owner)
            .json(
                "{\"name\":\"Reports\",\"description\":\"Nightly\",\"permissions\":[\""
                    + String.join("\",\"", permissions)
                    + "\"]}")
            .expect(201);
    return new Credentials(reply.text("applicationId"), reply.text("applicationSecret"));
  }

  /** A connector with every permission that the resource calls ask for. */
  public Credentials connector(Person owner) {
    return connector(
        owner,
        "groupinfo.read",
        "groupinfo.write",
        "groupmember.read",
        "groupmember.write",
        "groupmember.remove",
        "profile.read");
  }

  /** A grant by this person; {@code reach} is user, tenant, or {@code group:} and its ID. */
  public Reply grant(Person grantor, Credentials connector, String reach) {
    return tryGrant(grantor, connector, reach).expect(201);
  }

  /** The same, perhaps refused. */
  public Call tryGrant(Person grantor, Credentials connector, String reach) {
    String body =
        reach.startsWith("group:")
            ? "{\"reach\":\"group\",\"groupId\":\"" + reach.substring(6) + "\"}"
            : "{\"reach\":\"" + reach + "\"}";
    return call("POST /v1/connectors/{applicationId}/grants", grantor)
        .path("applicationId", connector.id())
        .json(body);
  }

  /** An exchange by this connector. */
  public Call exchange(Credentials connector, String refreshToken) {
    return call("GET /v1/accessToken")
        .header("applicationId", connector.id())
        .header("applicationSecret", connector.secret())
        .header("refreshToken", refreshToken);
  }

  /** An access token from an exchange that works. */
  public String accessToken(Credentials connector, String refreshToken) {
    return exchange(connector, refreshToken).expect(200).text("accessToken");
  }

  /** A connector's ID and secret. */
  public record Credentials(String id, String secret) {}
}
