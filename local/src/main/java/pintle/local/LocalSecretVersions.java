package pintle.local;

import java.util.Optional;
import pintle.key.SecretVersions;
import pintle.local.secret.LocalSecrets;

/**
 * The versions of one secret in the owner-only file, so that the local run makes its keys as AWS
 * does. It knows one rotation, the first.
 */
final class LocalSecretVersions implements SecretVersions {
  static final String FIRST = "first";

  private final LocalSecrets secrets;
  private final String name;

  LocalSecretVersions(LocalSecrets secrets, String name) {
    this.secrets = secrets;
    this.name = name;
  }

  @Override
  public Labels labels() {
    return new Labels(true, secrets.find(name + ".version"), Optional.of(FIRST));
  }

  @Override
  public Optional<String> value(String version) {
    return secrets.find(pending(version));
  }

  @Override
  public void putPending(String version, String value) {
    secrets.readOrCreate(pending(version), () -> value);
  }

  /** A crash between the two writes is mended by the same call after the next start. */
  @Override
  public boolean makeCurrent(String version, Optional<String> before) {
    secrets.write(name, secrets.read(pending(version)));
    secrets.write(name + ".version", version);
    return true;
  }

  private String pending(String version) {
    return name + ".pending." + version;
  }
}
