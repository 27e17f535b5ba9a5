package pintle.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import pintle.Settings;
import pintle.Wiring;
import pintle.http.ApiHandler;
import pintle.http.Demand;
import pintle.http.Operation;
import pintle.local.template.Function;
import pintle.local.template.Template;
import pintle.world.TestPorts;
import pintle.world.World;

/** template.yaml and the handlers say the same, and nothing is open that is not on the list. */
final class RoutesTest {
  /** Opened by what their bodies hold, a PIN or a code with a secret; or told to everybody. */
  private static final Set<String> PUBLIC =
      Set.of(
          "GET /.well-known/oauth-authorization-server",
          "GET /.well-known/oauth-protected-resource",
          "GET /oauth2/authorize",
          "POST /oauth2/authorize",
          "GET /.well-known/jwks.json",
          "POST /v1/claims",
          "POST /v1/leaked",
          "POST /v1/freezes",
          "POST /v1/generatePin",
          "POST /v1/loginWithPinAndApplicationId",
          "GET /api/{proxy+}",
          "GET /Api/{proxy+}",
          "GET /API/{proxy+}",
          "POST /api/{proxy+}",
          "POST /Api/{proxy+}",
          "POST /API/{proxy+}");

  private final Wiring wiring = new Wiring(Settings.from(World.environment()), new TestPorts());

  private static Template template() throws IOException {
    return Template.read(Path.of("..", "template.yaml"));
  }

  private RequestStreamHandler handler(Function function) throws ReflectiveOperationException {
    return Class.forName(function.handlerClass())
        .asSubclass(RequestStreamHandler.class)
        .getConstructor(Wiring.class)
        .newInstance(wiring);
  }

  @TestFactory
  Set<DynamicTest> eachFunctionServesTheRoutesThatTheTemplateGivesIt() throws IOException {
    return template().functions().stream()
        .map(function ->
            DynamicTest.dynamicTest(function.logicalId(), () -> assertSameRoutes(function)))
        .collect(Collectors.toSet());
  }

  private void assertSameRoutes(Function function) throws ReflectiveOperationException {
    Set<String> listed =
        function.routes().stream()
            .map(route -> route.method() + " " + route.path())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> served =
        handler(function) instanceof ApiHandler api ? api.operations().keySet() : Set.of();
    assertThat(served).containsExactlyInAnyOrderElementsOf(listed);
  }

  @Test
  @Tag("case-101")
  void noRouteIsOpenButThoseWhoseBodyHoldsTheCredentialAndThePublishedOnes() throws Exception {
    Set<String> open = new TreeSet<>();
    for (Function function : template().functions()) {
      if (handler(function) instanceof ApiHandler api) {
        api.operations().entrySet().stream()
            .filter(entry -> demand(entry.getValue()) == Demand.NOTHING)
            .forEach(entry -> open.add(entry.getKey()));
      }
    }
    assertThat(open).containsExactlyInAnyOrderElementsOf(PUBLIC);
  }

  private static Demand demand(Operation operation) {
    return operation.demand();
  }
}
