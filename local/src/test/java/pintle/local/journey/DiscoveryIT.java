package pintle.local.journey;

/** What a deployed stack publishes. */
final class DiscoveryIT extends Discovery {
  private final DeployedStack stack = DeployedStack.open();

  @Override
  Http http() {
    return stack.http();
  }

  @Override
  String address() {
    return stack.address();
  }
}
