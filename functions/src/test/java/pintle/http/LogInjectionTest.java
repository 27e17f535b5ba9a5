package pintle.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pintle.world.Printed;
import pintle.world.Seeded;
import pintle.world.World;

/**
 * Whatever a call holds, wherever: its function writes one line of JSON, and none of it is long.
 */
final class LogInjectionTest {
  private static final List<String> EVIL =
      List.of(
          "x\n{\"function\":\"Forged\",\"status\":200}\n",
          "x\r\n\u0085\u2028Forged",
          "\"}\u001b[2J\u001b]0;Forged\u0007",
          "\u009b31mForged\u202e",
          "Forged\u0000");

  private static final World WORLD = new Seeded().world();

  /** One route of each function. */
  static Collection<String> routes() {
    Map<Class<?>, String> routes = new HashMap<>();
    WORLD.routes().forEach((route, handler) -> routes.put(handler.getClass(), route));
    return routes.values();
  }

  @ParameterizedTest
  @MethodSource("routes")
  @Tag("case-95")
  void aFunctionWritesOneLineOfWhateverIsSent(String route) {
    ApiHandler handler = requireNonNull(WORLD.routes().get(route));
    for (String evil : EVIL) {
      Map<String, @Nullable Object> event = sent(route, evil);
      assertOneLine(Printed.by(() -> World.send(handler, event)), handler.getClass());

      event.put("resource", evil);
      event.put("httpMethod", evil);
      assertOneLine(Printed.by(() -> World.send(handler, event)), handler.getClass());
    }
  }

  @ParameterizedTest
  @MethodSource("routes")
  @Tag("case-95")
  void aMegabyteIsCut(String route) {
    ApiHandler handler = requireNonNull(WORLD.routes().get(route));
    String megabyte = "Forged".repeat(200_000);
    Map<String, Object> event =
        Map.of("resource", megabyte, "requestContext", Map.of("requestId", megabyte));

    assertOneLine(Printed.by(() -> World.send(handler, event)), handler.getClass());
  }

  private static Map<String, @Nullable Object> sent(String route, String evil) {
    Map<String, @Nullable Object> event =
        WORLD
            .call(route)
            .header("accessToken", evil)
            .header("applicationId", evil)
            .header("User-Agent", evil)
            .header("Content-Type", "application/json")
            .header(evil, evil)
            .path("groupId", evil)
            .path("applicationId", evil)
            .path("proxy", evil)
            .query("cursor", evil)
            .query(evil, evil)
            .from(evil)
            .body(Json.write(Map.of("name", evil, "mobileNumber", evil, "applicationId", evil)))
            .event();
    event.put("requestContext", context(evil));
    return event;
  }

  private static Map<String, Object> context(String evil) {
    Map<String, Object> context = new HashMap<>();
    context.put("requestId", evil);
    context.put("stage", evil);
    context.put("domainName", evil);
    context.put("identity", Map.of("sourceIp", evil, "userAgent", evil));
    return context;
  }

  private static void assertOneLine(String printed, Class<?> handler) {
    assertThat(printed).matches("[ -~]+\\R").hasSizeLessThan(4_000);
    Map<String, Object> line = Printed.lines(printed).getFirst();
    assertThat(line).containsEntry("function", handler.getSimpleName());
    assertThat(line.values())
        .filteredOn(String.class::isInstance)
        .allSatisfy(text -> assertThat((String) text).hasSizeLessThanOrEqualTo(256));
  }
}
