package pintle.local.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretVersionStageRequest;

/** What a rotation relies on, of whatever answers in place of AWS Secrets Manager. */
@Tag("case-90")
public abstract class SecretsManagerContract {
  private static final String CURRENT = "AWSCURRENT";
  private static final String PENDING = "AWSPENDING";
  private static final String PREVIOUS = "AWSPREVIOUS";

  protected final String secret = "contract/" + UUID.randomUUID();
  protected final String first = UUID.randomUUID().toString();
  protected final String second = UUID.randomUUID().toString();
  protected final String third = UUID.randomUUID().toString();

  protected abstract SecretsManagerClient client();

  /** A function that leaves the secret alone when it is called for a rotation. */
  protected abstract String idleFunction();

  @BeforeEach
  final void create() {
    client()
        .createSecret(
            create -> create.name(secret).clientRequestToken(first).secretString("first"));
  }

  @AfterEach
  final void delete() {
    client().deleteSecret(delete -> delete.secretId(secret).forceDeleteWithoutRecovery(true));
  }

  protected final void put(String version, String value, String... stages) {
    client()
        .putSecretValue(put ->
            put.secretId(secret)
                .clientRequestToken(version)
                .secretString(value)
                .versionStages(stages));
  }

  private void move(Consumer<UpdateSecretVersionStageRequest.Builder> how) {
    client()
        .updateSecretVersionStage(
            UpdateSecretVersionStageRequest.builder().secretId(secret).applyMutation(how).build());
  }

  private void rotate(String version) {
    client()
        .rotateSecret(rotate ->
            rotate
                .secretId(secret)
                .clientRequestToken(version)
                .rotationLambdaARN(idleFunction())
                .rotationRules(rules -> rules.automaticallyAfterDays(90L)));
  }

  protected final String value(String version) {
    return client().getSecretValue(get -> get.secretId(secret).versionId(version)).secretString();
  }

  private Map<String, List<String>> labels() {
    return client().describeSecret(describe -> describe.secretId(secret)).versionIdsToStages();
  }

  @Test
  void theFirstValueIsTheCurrentOneAndNothingRotatesIt() {
    assertThat(labels()).isEqualTo(Map.of(first, List.of(CURRENT)));
    assertThat(client().getSecretValue(get -> get.secretId(secret)).secretString())
        .isEqualTo("first");
    assertThat(client().describeSecret(describe -> describe.secretId(secret)).rotationEnabled())
        .isNotEqualTo(true);
  }

  @Test
  void aRotationStagesAVersionThatHasNoValue() {
    rotate(second);

    assertThat(client().describeSecret(describe -> describe.secretId(secret)).rotationEnabled())
        .isTrue();
    assertThat(labels()).isEqualTo(Map.of(first, List.of(CURRENT), second, List.of(PENDING)));
    assertThatThrownBy(() -> value(second)).isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void anUnknownVersionIsNotFound() {
    assertThatThrownBy(() -> value(second)).isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void aStagedVersionIsFilledUnderItsToken() {
    rotate(second);
    put(second, "second", PENDING);

    assertThat(value(second)).isEqualTo("second");
    assertThat(value(first)).isEqualTo("first");
    assertThat(labels()).isEqualTo(Map.of(first, List.of(CURRENT), second, List.of(PENDING)));
  }

  @Test
  void anUnfinishedRotationLetsNoOtherBegin() {
    rotate(second);

    assertThatThrownBy(() -> rotate(third)).isInstanceOf(InvalidRequestException.class);
    assertThat(labels()).containsOnlyKeys(first, second);
    move(to -> to.versionStage(PENDING).removeFromVersionId(second));
    rotate(third);
    assertThat(labels()).isEqualTo(Map.of(first, List.of(CURRENT), third, List.of(PENDING)));
  }

  @Test
  void theSameValueUnderTheSameTokenIsNothingNew() {
    put(second, "second", PENDING);
    put(second, "second", PENDING);

    assertThat(value(second)).isEqualTo("second");
    assertThat(labels()).isEqualTo(Map.of(first, List.of(CURRENT), second, List.of(PENDING)));
  }

  @Test
  void aVersionThatServesKeepsItsValue() {
    assertThatThrownBy(() -> put(first, "another", CURRENT))
        .isInstanceOf(ResourceExistsException.class);
    assertThat(value(first)).isEqualTo("first");
  }

  @Test
  void theLabelOfAPendingVersionMovesToTheNextOne() {
    put(second, "second", PENDING);
    put(third, "third", PENDING);

    assertThat(labels()).isEqualTo(Map.of(first, List.of(CURRENT), third, List.of(PENDING)));
  }

  @Test
  void theCurrentLabelMovesAndTheVersionBeforeIsThePreviousOne() {
    put(second, "second", PENDING);
    move(to -> to.versionStage(CURRENT).removeFromVersionId(first).moveToVersionId(second));

    assertThat(labels().get(first)).containsExactly(PREVIOUS);
    assertThat(labels().get(second)).containsExactlyInAnyOrder(CURRENT, PENDING);
    assertThat(client().getSecretValue(get -> get.secretId(secret)).secretString())
        .isEqualTo("second");
    rotate(third);
    assertThat(labels().get(second)).containsExactly(CURRENT);
    assertThat(labels().get(third)).containsExactly(PENDING);
  }

  @Test
  @Tag("case-89")
  void aLabelIsNotMovedFromWhereItIsNot() {
    put(second, "second", PENDING);
    put(third, "third", "another");
    move(to -> to.versionStage(CURRENT).removeFromVersionId(first).moveToVersionId(second));
    Map<String, List<String>> before = labels();

    assertThatThrownBy(() ->
            move(to -> to.versionStage(CURRENT).removeFromVersionId(first).moveToVersionId(third)))
        .isInstanceOf(InvalidParameterException.class);
    assertThatThrownBy(() ->
            move(to -> to.versionStage(CURRENT).removeFromVersionId(first).moveToVersionId(second)))
        .isInstanceOf(InvalidParameterException.class);
    assertThatThrownBy(() -> move(to -> to.versionStage(CURRENT).moveToVersionId(third)))
        .isInstanceOf(InvalidParameterException.class);
    assertThat(labels()).isEqualTo(before);
  }
}
