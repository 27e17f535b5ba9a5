package pintle.local.journey;

import pintle.local.store.SecretsManagerContract;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The LocalStack that the other suites rotate keys on. */
final class SecretsManagerIT extends SecretsManagerContract {
  private final DeployedStack stack = DeployedStack.open();
  private final SecretsManagerClient client =
      stack.endpoint().client(SecretsManagerClient.builder());

  @Override
  protected SecretsManagerClient client() {
    return client;
  }

  @Override
  protected String idleFunction() {
    return stack.idleFunction();
  }
}
