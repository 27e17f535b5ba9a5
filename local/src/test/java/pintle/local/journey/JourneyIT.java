package pintle.local.journey;

/**
 * The journey through API Gateway, Lambda, DynamoDB, Secrets Manager and SNS of a deployed stack.
 */
final class JourneyIT extends Journey {
  private final DeployedStack stack = DeployedStack.open();

  @Override
  Http http() {
    return stack.http();
  }

  @Override
  String address() {
    return stack.address();
  }

  @Override
  String page() {
    return stack.text("page");
  }
}
