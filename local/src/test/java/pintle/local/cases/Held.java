package pintle.local.cases;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * A test that carries a case's number.
 *
 * @param test the class that runs it, which can have inherited the method
 */
record Held(int number, Class<?> test, String method) {
  private static final String PREFIX = "case-";

  /** All of them, of both modules, without running any. */
  static List<Held> all() {
    TestPlan plan =
        LauncherFactory.create()
            .discover(
                LauncherDiscoveryRequestBuilder.request()
                    .selectors(DiscoverySelectors.selectPackage("pintle"))
                    .filters(EngineFilter.includeEngines("junit-jupiter"))
                    .build());
    return plan.getRoots().stream()
        .flatMap(root -> plan.getDescendants(root).stream())
        .flatMap(Held::of)
        .distinct()
        .toList();
  }

  private static Stream<Held> of(TestIdentifier test) {
    Optional<MethodSource> source =
        test.getSource()
            .filter(MethodSource.class::isInstance)
            .map(MethodSource.class::cast)
            // Discovery gives the class as it is tagged; a nested one names its outer one, too.
            .filter(one -> !one.getMethodName().isEmpty());
    return source.stream()
        .flatMap(one ->
            test.getTags().stream()
                .map(TestTag::getName)
                .filter(tag -> tag.startsWith(PREFIX))
                .map(tag ->
                    new Held(
                        Integer.parseInt(tag.substring(PREFIX.length())),
                        one.getJavaClass(),
                        one.getMethodName())));
  }

  Layer layer() {
    return Layer.of(test);
  }
}
