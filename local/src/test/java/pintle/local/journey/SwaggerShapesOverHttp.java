package pintle.local.journey;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.local.journey.Http.Connector;
import pintle.local.signin.DemoUser;
import pintle.world.OldCalls;
import pintle.world.Reply;

/** The table of the old service's calls, over HTTP. */
abstract class SwaggerShapesOverHttp extends Suite {
  /** Each phone takes two PINs beside that of its registration, in ten minutes. */
  private final Deque<DemoUser> phones =
      new ArrayDeque<>(
          List.of(
              DemoUser.DEVELOPER,
              DemoUser.GROUP_ADMIN,
              DemoUser.TENANT_ADMIN,
              DemoUser.DEVELOPER,
              DemoUser.GROUP_ADMIN,
              DemoUser.TENANT_ADMIN));

  private @Nullable Connector connector;
  private String refreshToken = "";
  private String accessToken = "";
  private int newNumbers = 0;

  SwaggerShapesOverHttp(Where where) {
    super(where);
  }

  @BeforeAll
  final void prepare() {
    Map<DemoUser, String> signIns = new EnumMap<>(DemoUser.class);
    for (DemoUser user : List.copyOf(phones).subList(0, 3)) {
      signIns.put(user, http().register(user));
    }
    connector = http().connector(requireNonNull(signIns.get(DemoUser.DEVELOPER)), "Replayed");
    refreshToken =
        http()
            .grant(requireNonNull(signIns.get(DemoUser.GROUP_ADMIN)), connector, "group:sales")
            .expect(201)
            .text("refreshToken");
    accessToken = http().accessToken(connector, refreshToken);
  }

  private Connector connector() {
    return requireNonNull(connector);
  }

  static List<OldCalls.Row> rows() {
    return OldCalls.rows();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void keepsTheShapeOf(OldCalls.Row shown) {
    boolean redeems = shown.line().contains("loginWithPin") && !shown.title().contains("refused");
    DemoUser user = redeems ? phones.removeFirst() : DemoUser.DEVELOPER;
    OldCalls.Row row = shown.filled(word -> word(word, user, redeems));
    String line = row.line();
    for (Map.Entry<String, String> part : row.path().entrySet()) {
      line = line.replace("{" + part.getKey() + "}", encoded(part.getValue()));
    }
    String query =
        row.query().entrySet().stream()
            .map(one -> one.getKey() + "=" + encoded(one.getValue()))
            .collect(Collectors.joining("&"));
    Http.Request request = http().call(query.isEmpty() ? line : line + "?" + query);
    row.headers().forEach(request::header);
    if (!row.body().isEmpty()) {
      request.body(row.body());
    }
    row.hold(request.send());
  }

  /** What the swagger has beside, and the contract leaves outside. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /v1/groups/sales/subgroups",
        "PUT /v1/groups/sales/subGroups",
        "DELETE /v1/groups/sales/subGroups/sales-berlin",
        "POST /v1/groups/sales/subscribers",
        "POST /v1/groups/sales/messages",
        "GET /v1/groups/sales/actions",
        "POST /v1/media",
        "GET /v1/webhook"
      })
  void whatIsLeftOutIsToldWithAHint(String line) {
    Reply reply = http().call(line).accessToken(accessToken).json("{}").expect(404, "NotFound");
    assertThat(reply.text("errorCategoryKey")).isEqualTo("NotFoundException");
    assertThat(reply.text("hint")).isNotEmpty();
  }

  private String word(String name, DemoUser user, boolean redeems) {
    return switch (name) {
      case "mobileNumber" -> user.mobileNumber();
      case "newNumber" -> newNumber();
      case "pin" -> redeems ? pin(user) : "123456";
      case "applicationId" -> connector().id();
      case "applicationSecret" -> connector().secret();
      case "refreshToken" -> refreshToken;
      case "accessToken" -> accessToken;
      case "groupId" -> "sales";
      case "otherGroupId" -> "board";
      case "memberId" -> newMember();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** No number twice, because a phone takes no second PIN at once. */
  private String newNumber() {
    newNumbers++;
    return "+49151123457" + (10 + newNumbers);
  }

  private String pin(DemoUser user) {
    http()
        .call("POST /v1/generatePin")
        .json(Map.of("mobileNumber", user.mobileNumber(), "applicationId", connector().id()))
        .expect(200);
    return http().pin(user);
  }

  private String newMember() {
    String number = newNumber();
    http()
        .call("PUT /v1/groups/sales/members")
        .accessToken(accessToken)
        .json(Map.of("members", List.of(number)))
        .expect(200);
    return http()
        .call("GET /v1/groups/sales/members")
        .accessToken(accessToken)
        .expect(200)
        .list("members")
        .stream()
        .filter(member -> number.equals(member.get("mobileNumber")))
        .map(member -> String.valueOf(member.get("id")))
        .findFirst()
        .orElseThrow();
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
