package pintle.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import pintle.world.Call;
import pintle.world.Reply;
import pintle.world.Seeded;
import pintle.world.World;

/**
 * Whatever an event holds. The first line of an input is a route; behind it stands an event in
 * JSON, of which a good call gives what is missing, or else the body of a good call. The marks of
 * {@link #marks} stand for credentials, because those differ in every run.
 */
final class EventFuzzTest {
  private static final JSON WRITER = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);

  /** Made anew as soon as an input has changed something, so that each means the same alone. */
  private static Seeded seeded = Seeded.unthrottled();

  private static Instant made = now();
  private static Map<String, String> marks = marks(seeded);

  private static Instant now() {
    return seeded.world().clock().instant();
  }

  private static Map<String, String> marks(Seeded seeded) {
    return Map.of(
        "{id}",
        seeded.connector().id(),
        "{secret}",
        seeded.connector().secret(),
        "{refresh}",
        seeded.refreshToken(),
        "{access}",
        seeded.accessToken(),
        "{grant}",
        seeded.grantId(),
        "{member}",
        seeded.memberId(),
        "{developer}",
        seeded.world().ports().provider().token(World.DEVELOPER),
        "{admin}",
        seeded.world().ports().provider().token(World.TENANT_ADMIN));
  }

  @FuzzTest(maxDuration = "60s")
  @Tag("case-69")
  @Tag("case-73")
  @Tag("case-76")
  @Tag("case-79")
  void everyEventIsAnsweredAsTheContractSays(byte[] input) throws IOException {
    String[] parts = new String(input, StandardCharsets.UTF_8).split("\n", 2);
    Map<String, ApiHandler> routes = new TreeMap<>(seeded.world().routes());
    String route =
        routes.containsKey(parts[0])
            ? parts[0]
            : List.copyOf(routes.keySet()).get(Math.floorMod(parts[0].hashCode(), routes.size()));

    String event = event(route, expanded(parts.length > 1 ? parts[1] : ""));
    // Holds the answer against docs/openapi.yaml.
    Reply reply = World.answer(requireNonNull(routes.get(route)), event);

    assertThat(reply.status()).as("%s%n%s", event, reply.body()).isBetween(200, 499);
    reply
        .headers()
        .forEach((name, value) -> {
          assertThat(name).matches("[A-Za-z-]+");
          assertThat(value).matches("[ -~]*");
        });
    boolean changed = reply.status() < 400 && !route.startsWith("GET ");
    if (changed || !now().equals(made)) {
      again();
    }
  }

  private static void again() {
    seeded = Seeded.unthrottled();
    made = now();
    marks = marks(seeded);
  }

  private static String expanded(String text) {
    String expanded = text;
    for (Map.Entry<String, String> mark : marks.entrySet()) {
      expanded = expanded.replace(mark.getKey(), mark.getValue());
    }
    return expanded;
  }

  private static String event(String route, String text) throws IOException {
    Map<String, @Nullable Object> event = new HashMap<>(good(route));
    try {
      event.putAll(JSON.std.mapFrom(text));
    } catch (IOException noObject) {
      event.put("body", text);
    }
    return WRITER.asString(event);
  }

  /** What the gateway writes of a call that shows the route's credential and asks for nothing. */
  private static Map<String, @Nullable Object> good(String route) {
    Call call = seeded.world().call(route);
    switch (seeded.demand(route)) {
      case PORTAL_SIGN_IN -> call.header("Authorization", "Bearer " + marks.get("{admin}"));
      case ACCESS_TOKEN -> call.header("accessToken", seeded.accessToken());
      case CONNECTOR_SECRET ->
          call.header("applicationId", seeded.connector().id())
              .header("applicationSecret", seeded.connector().secret())
              .header("refreshToken", seeded.refreshToken());
      case NOTHING -> {}
    }
    call.header(
        "Content-Type",
        route.contains("oauth2/") || route.endsWith("/{proxy+}")
            ? "application/x-www-form-urlencoded"
            : route.equals("PUT /v1/directory") ? "text/csv" : "application/json");
    return call.path("applicationId", seeded.connector().id())
        .path("groupId", World.SALES)
        .path("grantId", seeded.grantId())
        .path("memberId", seeded.memberId())
        .path("userId", Seeded.SECOND_ADMIN.user())
        .path("proxy", "oauth/token")
        .event();
  }
}
