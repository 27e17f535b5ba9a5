package pintle.local.journey;

/** What a deployed stack publishes. */
final class DiscoveryIT extends Discovery {
  DiscoveryIT() {
    super(DeployedStack.open());
  }
}
