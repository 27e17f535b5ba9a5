package pintle.key;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One secret with its versions, as Secrets Manager keeps them. */
public final class InMemorySecretVersions implements SecretVersions {
  private final Map<String, String> values = new HashMap<>();
  private boolean rotates = true;
  private Optional<String> current = Optional.empty();
  private Optional<String> pending = Optional.empty();

  /** What RotateSecret does before it calls the function: the version is there, and empty. */
  public synchronized void stage(String version) {
    pending = Optional.of(version);
  }

  /** A value that stands there already, as the stack's first one does. */
  public synchronized void hold(String version, String value) {
    values.put(version, value);
    current = Optional.of(version);
  }

  public synchronized void forbidRotation() {
    rotates = false;
  }

  /** What the current version holds. */
  public synchronized Optional<String> currentValue() {
    return current.flatMap(this::value);
  }

  @Override
  public synchronized Labels labels() {
    return new Labels(rotates, current, pending);
  }

  @Override
  public synchronized Optional<String> value(String version) {
    return Optional.ofNullable(values.get(version));
  }

  @Override
  public synchronized void putPending(String version, String value) {
    if (values.putIfAbsent(version, value) == null) {
      pending = Optional.of(version);
    }
  }

  @Override
  public synchronized boolean makeCurrent(String version, Optional<String> before) {
    if (!current.equals(before)) {
      return false;
    }
    current = Optional.of(version);
    return true;
  }
}
