package pintle.local.journey;

import org.junit.jupiter.api.Tag;

/**
 * The old service's calls against a deployed stack; each answer is held against docs/openapi.yaml.
 */
@Tag("case-81")
final class SwaggerShapesOverHttpIT extends SwaggerShapesOverHttp {
  SwaggerShapesOverHttpIT() {
    super(DeployedStack.open());
  }
}
