package pintle.local;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pintle.Settings;
import pintle.Wiring;
import pintle.http.ApiHandler;
import pintle.local.template.Function;
import pintle.local.template.Template;
import pintle.world.Reply;
import pintle.world.Seeded;
import pintle.world.World;

/**
 * Replays every file of {@code events/} through the function that its folder names. The same files
 * are the standard input of {@code sam local invoke}; their holes are filled from a seeded world.
 */
final class EventsTest {
  private static final Path EVENTS = Path.of("..", "events");

  /** What is told to everybody, whatever the request. */
  private static final Set<String> REFUSE_NOTHING = Set.of("ServeDiscovery");

  private static final Pattern HOLE = Pattern.compile("\\{\\{(\\w+)}}");

  private final Seeded seeded = new Seeded();

  private static List<Function> functions() {
    try {
      return Template.read(Path.of("..", "template.yaml")).functions();
    } catch (IOException e) {
      throw new AssertionError("template.yaml can not be read", e);
    }
  }

  private static List<Path> files(String function) {
    try (Stream<Path> files = Files.list(EVENTS.resolve(function))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new AssertionError("events/" + function + " is missing", e);
    }
  }

  static Stream<Path> events() {
    return functions().stream().flatMap(function -> files(function.logicalId()).stream());
  }

  @Test
  void everyFunctionHasAnAcceptedAndARefusedEvent() {
    for (Function function : functions()) {
      List<String> names =
          files(function.logicalId()).stream().map(file -> file.getFileName().toString()).toList();
      assertThat(names)
          .as(function.logicalId())
          .contains("accepted.json")
          .allMatch(name -> name.matches("(accepted|(accepted|refused)-[a-z-]+)\\.json"));
      assertThat(names.stream().anyMatch(name -> name.startsWith("refused-")))
          .as(function.logicalId())
          .isNotEqualTo(REFUSE_NOTHING.contains(function.logicalId()));
    }
  }

  @Test
  void everyRouteHasAnAcceptedEvent() {
    Set<String> accepted =
        functions().stream()
            .filter(function -> !function.routes().isEmpty())
            .flatMap(function -> files(function.logicalId()).stream())
            .filter(file -> file.getFileName().toString().startsWith("accepted"))
            .map(file -> route(read(file)))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(accepted).isEqualTo(new TreeSet<>(seeded.world().routes().keySet()));
  }

  @Test
  void everyFolderNamesAFunction() throws IOException {
    List<String> names = functions().stream().map(Function::logicalId).toList();
    try (Stream<Path> folders = Files.list(EVENTS)) {
      assertThat(folders.map(folder -> folder.getFileName().toString())).isSubsetOf(names);
    }
  }

  @ParameterizedTest
  @MethodSource("events")
  void isAnsweredAsItsNameSays(Path file) throws ReflectiveOperationException {
    String function = requireNonNull(file.getParent()).getFileName().toString();
    boolean accepted = file.getFileName().toString().startsWith("accepted");
    String event = filled(function, read(file));
    RequestStreamHandler handler =
        Class.forName("pintle.handler." + function)
            .asSubclass(RequestStreamHandler.class)
            .getConstructor(Wiring.class)
            .newInstance(new Wiring(Settings.from(World.environment()), seeded.world().ports()));
    if (handler instanceof ApiHandler api) {
      assertThat(api.operations()).as("routes of " + function).containsKey(route(event));
      assertReply(World.answer(api, event), accepted);
    } else if (accepted) {
      assertThatCode(() -> World.send(handler, event)).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> World.send(handler, event)).isInstanceOf(RuntimeException.class);
    }
  }

  private static void assertReply(Reply reply, boolean accepted) {
    if (accepted) {
      assertThat(reply.status()).as(reply.body()).isBetween(200, 399);
    } else {
      assertThat(reply.status()).as(reply.body()).isBetween(400, 499);
      if (reply.body().startsWith("<!doctype html>")) {
        return;
      }
      assertThat(reply.json())
          .containsKeys("message", "errorCode", "errorCategoryKey", "requestId");
      assertThat(reply.text("errorCode")).isNotEmpty();
      assertThat(reply.text("message")).isNotEmpty();
    }
  }

  private String filled(String function, String event) {
    Map<String, Supplier<String>> fill = new TreeMap<>();
    fill.put("accessToken", seeded::accessToken);
    fill.put("applicationId", () -> seeded.connector().id());
    fill.put("applicationSecret", () -> seeded.connector().secret());
    fill.put("refreshToken", seeded::refreshToken);
    fill.put("signIn", () -> seeded.world().ports().provider().token(World.DEVELOPER));
    fill.put(
        "tenantAdminSignIn", () -> seeded.world().ports().provider().token(World.TENANT_ADMIN));
    fill.put("mobileNumber", World.DEVELOPER::number);
    // The same number has one PIN for the portal and one for the connector.
    fill.put("pin", function.equals("RegisterPhone") ? seeded::portalPin : seeded::connectorPin);
    fill.put("code", seeded::authorizationCode);
    fill.put("boundCode", () -> seeded.oauth2().code(World.GROUP_ADMIN, "redirect_uri", ""));
    fill.put("proof", seeded::proof);
    // Registers the address to which a page could lead.
    fill.put("redirectClientId", () -> seeded.oauth().connector().id());
    fill.put("groupId", () -> World.SALES);
    fill.put("memberId", seeded::memberId);
    fill.put("grantId", seeded::grantId);
    fill.put("orphanedGrantId", seeded::orphanedGrantId);
    fill.put("tenantId", () -> World.TENANT);
    fill.put("tenantAdminId", World.TENANT_ADMIN::user);
    fill.put("tenantGrantId", () -> seeded.receipt().grant().text("grantId"));
    fill.put("frozenGrantId", seeded::frozenGrantId);
    fill.put("freezeCode", () -> seeded.receipt().code());
    fill.put("secretId", seeded::secretId);
    fill.put("claimId", () -> String.valueOf(seeded.claim().get("claimId")));
    fill.put("claimCode", () -> String.valueOf(seeded.claim().get("claimCode")));
    fill.put("secretVersion", this::stagedVersion);
    fill.put("signingSecret", () -> World.SIGNING_SECRET);
    fill.put("userId", Seeded.SECOND_ADMIN::user);
    String filled =
        HOLE.matcher(event)
            .replaceAll(hole -> {
              Supplier<String> value = fill.get(hole.group(1));
              assertThat(value).as("nothing fills " + hole.group()).isNotNull();
              return Matcher.quoteReplacement(requireNonNull(value).get());
            });
    assertThat(filled).doesNotContain("{{");
    return filled;
  }

  /** What RotateSecret does before it calls the function. */
  private String stagedVersion() {
    String version = "0a1b2c3d-4e5f-4a6b-8c7d-8e9f0a1b2c3d";
    seeded.world().ports().secretVersions(World.SIGNING_SECRET).stage(version);
    return version;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(file + " can not be read", e);
    }
  }

  private static String route(String event) {
    try {
      Map<String, Object> map = JSON.std.mapFrom(event);
      return map.get("httpMethod") + " " + map.get("resource");
    } catch (IOException e) {
      throw new AssertionError("this is no event", e);
    }
  }
}
