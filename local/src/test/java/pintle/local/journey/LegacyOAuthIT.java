package pintle.local.journey;

/** The OAuth pair of a deployed stack. */
final class LegacyOAuthIT extends LegacyOAuth {
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
