package pintle.local;

import java.util.Optional;
import pintle.key.SecretVersions;
import pintle.local.secret.LocalSecrets;

/**
 * The versions of one secret in the owner-only file, so that the local run makes its keys as AWS
 * does.
 */
final class LocalSecretVersions implements SecretVersions {
  private final LocalSecrets secrets;
  private final String name;

  LocalSecretVersions(LocalSecrets secrets, String name) {
    this.secrets = secrets;
    this.name = name;
  }

  @Override
  public boolean known(String version) {
    return true;
  }

  @Override
  public boolean current(String version) {
    return secrets.find(name + ".version").filter(version::equals).isPresent();
  }

  @Override
  public Optional<String> currentValue() {
    return secrets.find(name);
  }

  @Override
  public Optional<String> pendingValue(String version) {
    return secrets.find(pending(version));
  }

  @Override
  public void putPending(String version, String value) {
    secrets.readOrCreate(pending(version), () -> value);
  }

  @Override
  public void makeCurrent(String version) {
    secrets.write(name, secrets.read(pending(version)));
    secrets.write(name + ".version", version);
  }

  private String pending(String version) {
    return name + ".pending." + version;
  }
}
