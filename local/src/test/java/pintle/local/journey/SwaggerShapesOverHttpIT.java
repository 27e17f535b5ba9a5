package pintle.local.journey;

/** The old service's calls against a deployed stack. */
final class SwaggerShapesOverHttpIT extends SwaggerShapesOverHttp {
  private final DeployedStack stack = DeployedStack.open();

  @Override
  Http http() {
    return stack.http();
  }
}
