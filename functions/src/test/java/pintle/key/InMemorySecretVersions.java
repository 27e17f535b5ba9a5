package pintle.key;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One secret with its versions, as Secrets Manager keeps them. */
public final class InMemorySecretVersions implements SecretVersions {
  private final Map<String, String> values = new HashMap<>();
  private final Set<String> staged = new HashSet<>();
  private String current = "";

  /** What RotateSecret does before it calls the function. */
  public synchronized void stage(String version) {
    staged.add(version);
  }

  @Override
  public synchronized boolean known(String version) {
    return staged.contains(version);
  }

  @Override
  public synchronized boolean current(String version) {
    return current.equals(version);
  }

  @Override
  public synchronized Optional<String> currentValue() {
    return Optional.ofNullable(values.get(current));
  }

  @Override
  public synchronized Optional<String> pendingValue(String version) {
    return Optional.ofNullable(values.get(version));
  }

  @Override
  public synchronized void putPending(String version, String value) {
    values.putIfAbsent(version, value);
  }

  @Override
  public synchronized void makeCurrent(String version) {
    current = version;
  }
}
