package pintle.local.journey;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pintle.local.signin.DemoUser;
import pintle.world.Page;
import pintle.world.Reply;

/** A started run for the tests of other packages, with the calls that prepare what they look at. */
public final class RunningPintle implements AutoCloseable {
  private final Pintle pintle;

  private RunningPintle(Pintle pintle) {
    this.pintle = pintle;
  }

  /** Starts one on this data folder, with the sign-in on the next port. */
  public static RunningPintle start(Path data) throws Exception {
    return new RunningPintle(Pintle.on(data).port(Pintle.freePort()).start());
  }

  public String address() {
    return pintle.address();
  }

  /** A bearer for this user. */
  public String signIn(DemoUser user) {
    return pintle.http().signIn(user);
  }

  /** Verifies the user's number by PIN. */
  public void register(DemoUser user) {
    pintle.http().register(user);
  }

  /** The newest PIN that was sent to a number. */
  public String pin(String number) {
    return pintle.http().pin(number);
  }

  /** The SMS to a number, as the inbox gives them to programs. */
  public String inbox(String number) {
    String phone = URLEncoder.encode(number, StandardCharsets.UTF_8);
    return pintle.http().call("GET /local/inbox?phone=" + phone).expect(200).body();
  }

  /**
   * The place of the page to which the receipt of a grant leads, once it is there: it comes after
   * the answer to the call that issued the grant. Token and code begin alike, with the grant's ID.
   */
  public String receipt(DemoUser user, String refreshToken) {
    String grant = refreshToken.substring(10, 54);
    Pattern link =
        Pattern.compile(
            Pattern.quote(address() + "/") + "(#/freeze/pintle_fc_" + grant + "[\\w-]+)");
    for (int attempt = 0; attempt < 100; attempt++) {
      Matcher found = link.matcher(inbox(user.mobileNumber()));
      if (found.find()) {
        return found.group(1);
      }
      LockSupport.parkNanos(100_000_000);
    }
    throw new AssertionError("no receipt came");
  }

  /** Makes a connector; answers its ID. */
  public String connector(DemoUser owner, String name, String... permissions) {
    return connector(owner, name, "of a test", List.of(permissions));
  }

  /** Makes a connector with this description; answers its ID. */
  public String connector(
      DemoUser owner, String name, String description, List<String> permissions) {
    return connector(
            owner, Map.of("name", name, "description", description, "permissions", permissions))
        .text("applicationId");
  }

  /** Makes a connector with these fields; answers all of it. */
  public Reply connector(DemoUser owner, Map<String, ?> fields) {
    return create(owner, "/v1/connectors", fields);
  }

  /** Makes what is made there. */
  public Reply create(DemoUser caller, String path, Map<String, ?> fields) {
    return pintle.http().call("POST " + path).signedIn(signIn(caller)).json(fields).expect(201);
  }

  /** The tokens for an authorization code. */
  public Reply redeem(Reply connector, String code) {
    return tokens("/api/oauth/token", connector, Map.of("code", code));
  }

  /** What the exchange of the old service answers this connector. */
  public Reply exchange(Reply connector, String refreshToken) {
    return pintle
        .http()
        .call("GET /v1/accessToken")
        .header("applicationId", connector.text("applicationId"))
        .header("applicationSecret", connector.text("applicationSecret"))
        .header("refreshToken", refreshToken)
        .send();
  }

  /** What a connector gets for a claim code. */
  public Reply claim(String code, String applicationId, String applicationSecret) {
    return pintle
        .http()
        .call("POST /v1/claims")
        .json(
            Map.of(
                "claimCode", code,
                "applicationId", applicationId,
                "applicationSecret", applicationSecret))
        .expect(200);
  }

  /** What a token endpoint gives this connector for these fields. */
  public Reply tokens(String path, Reply connector, Map<String, String> fields) {
    Map<String, String> form = new LinkedHashMap<>(fields);
    form.put("client_id", connector.text("applicationId"));
    form.put("client_secret", connector.text("applicationSecret"));
    return pintle.http().call("POST " + path).form(new Page.Form(form)).expect(200);
  }

  /** The IDs of the groups that an access token opens. */
  public List<Object> groups(String accessToken) {
    return pintle.http().groups(accessToken);
  }

  /** Issues a grant; answers its refresh token. */
  public String grant(DemoUser grantor, String connector, Map<String, String> reach) {
    return pintle
        .http()
        .call("POST /v1/connectors/" + connector + "/grants")
        .signedIn(signIn(grantor))
        .json(reach)
        .expect(201)
        .text("refreshToken");
  }

  /** Makes these the only people of a group. */
  public void members(String group, Map<DemoUser, String> roles) {
    List<Map<String, String>> members =
        roles.entrySet().stream()
            .map(one -> Map.of("mobileNumber", one.getKey().mobileNumber(), "role", one.getValue()))
            .toList();
    pintle
        .http()
        .call("PUT /v1/directory")
        .signedIn(signIn(DemoUser.TENANT_ADMIN))
        .json(
            Map.of("groups", List.of(Map.of("groupId", group, "name", group, "members", members))))
        .expect(200);
  }

  /** What a call of the portal answers that is granted. */
  public Reply call(DemoUser caller, String line) {
    return pintle.http().call(line).signedIn(signIn(caller)).expect(200);
  }

  /** Holds that a call of the portal is refused. */
  public void refused(DemoUser caller, String line, int status) {
    pintle.http().call(line).signedIn(signIn(caller)).expect(status);
  }

  /** Any call, without a sign-in. */
  public Reply call(String line) {
    return pintle.http().call(line).send();
  }

  @Override
  public void close() {
    pintle.close();
  }
}
