package pintle.handler;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
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
import pintle.http.ApiHandler;
import pintle.world.Reply;
import pintle.world.Seeded;
import pintle.world.World;

/**
 * Replays every file of {@code events/} through the function that its folder names. The same files
 * are the standard input of {@code sam local invoke}; their holes are filled from a seeded world.
 */
final class EventsTest {
  private static final Path EVENTS = Path.of("..", "events");
  private static final Pattern HOLE = Pattern.compile("\\{\\{(\\w+)}}");

  private final Seeded seeded = new Seeded();

  /** The functions behind the gateway, as the code has them. */
  private static Set<String> functions() {
    return new ClassFileImporter()
        .importPackages("pintle.handler").stream()
            .filter(type -> type.isAssignableTo(ApiHandler.class))
            .filter(type -> type.getModifiers().contains(JavaModifier.FINAL))
            .map(type -> type.getSimpleName())
            .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Path> files(String function) {
    try (Stream<Path> files = Files.list(EVENTS.resolve(function))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new AssertionError("events/" + function + " is missing", e);
    }
  }

  static Stream<Path> events() {
    return functions().stream().flatMap(function -> files(function).stream());
  }

  @Test
  void everyFunctionHasAnAcceptedAndARefusedEvent() {
    assertThat(functions()).hasSizeGreaterThanOrEqualTo(9);
    for (String function : functions()) {
      List<String> names =
          files(function).stream().map(file -> file.getFileName().toString()).toList();
      assertThat(names)
          .as(function)
          .contains("accepted.json")
          .anyMatch(name -> name.startsWith("refused-"))
          .allMatch(name -> name.matches("(accepted|(accepted|refused)-[a-z-]+)\\.json"));
    }
  }

  @Test
  void everyRouteHasAnAcceptedEvent() {
    Set<String> accepted =
        events()
            .filter(file -> file.getFileName().toString().startsWith("accepted"))
            .map(file -> route(read(file)))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(accepted).isEqualTo(new TreeSet<>(seeded.world().routes().keySet()));
  }

  @Test
  void everyFolderNamesAHandler() throws IOException {
    Set<String> handlers =
        new ClassFileImporter()
            .importPackages("pintle.handler").stream()
                .map(type -> type.getSimpleName())
                .collect(Collectors.toSet());
    try (Stream<Path> folders = Files.list(EVENTS)) {
      assertThat(folders.map(folder -> folder.getFileName().toString())).isSubsetOf(handlers);
    }
  }

  @ParameterizedTest
  @MethodSource("events")
  void isAnsweredAsItsNameSays(Path file) {
    String function = requireNonNull(file.getParent()).getFileName().toString();
    String event = filled(function, read(file));
    ApiHandler handler =
        seeded.world().routes().values().stream()
            .filter(one -> one.getClass().getSimpleName().equals(function))
            .findFirst()
            .orElseThrow(() -> new AssertionError("the world has no " + function));
    assertThat(handler.operations()).as("routes of " + function).containsKey(route(event));
    Reply reply = World.answer(handler, event);
    if (file.getFileName().toString().startsWith("accepted")) {
      assertThat(reply.status()).as(reply.body()).isBetween(200, 299);
    } else {
      assertThat(reply.status()).as(reply.body()).isBetween(400, 499);
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
    fill.put("groupId", () -> World.SALES);
    fill.put("memberId", seeded::memberId);
    fill.put("grantId", seeded::grantId);
    fill.put("secretId", seeded::secretId);
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
