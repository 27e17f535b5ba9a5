package pintle.local.journey;

/** The OAuth pair of a deployed stack. */
final class LegacyOAuthIT extends LegacyOAuth {
  LegacyOAuthIT() {
    super(DeployedStack.open());
  }
}
