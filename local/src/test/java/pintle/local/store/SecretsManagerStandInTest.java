package pintle.local.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;

final class SecretsManagerStandInTest extends SecretsManagerContract {
  private static final SecretsManagerStandIn STAND_IN = new SecretsManagerStandIn();
  private static final SecretsManagerClient CLIENT = STAND_IN.client();

  @AfterAll
  static void close() {
    CLIENT.close();
    STAND_IN.close();
  }

  @Override
  protected SecretsManagerClient client() {
    return CLIENT;
  }

  @Override
  protected String idleFunction() {
    return "arn:aws:lambda:eu-central-1:123456789012:function:idle";
  }

  /** As AWS says of PutSecretValue; LocalStack takes the second value. */
  @Test
  void aPendingVersionKeepsItsFirstValue() {
    put(second, "second", "AWSPENDING");

    assertThatThrownBy(() -> put(second, "another", "AWSPENDING"))
        .isInstanceOf(ResourceExistsException.class);
    assertThat(value(second)).isEqualTo("second");
  }

  /** As AWS keeps it for a while; LocalStack drops it at once. */
  @Test
  void aVersionWithoutALabelCanStillBeRead() {
    put(second, "second", "AWSPENDING");
    put(third, "third", "AWSPENDING");

    assertThat(value(second)).isEqualTo("second");
  }
}
