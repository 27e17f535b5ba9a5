package pintle.local.journey;

/**
 * The journey through API Gateway, Lambda, DynamoDB, Secrets Manager and SNS of a deployed stack.
 */
final class JourneyIT extends Journey {
  JourneyIT() {
    super(DeployedStack.open());
  }

  @Override
  String page() {
    return DeployedStack.open().text("page");
  }
}
