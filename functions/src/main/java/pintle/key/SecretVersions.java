package pintle.key;

import java.util.Optional;

/** One secret and its staged versions, as AWS Secrets Manager rotates them. */
public interface SecretVersions {
  /** Whether this version is known, and so may be rotated to. */
  boolean known(String version);

  /** Whether this version is the current one (AWSCURRENT) already. */
  boolean current(String version);

  /** The current value; empty before the first rotation. */
  Optional<String> currentValue();

  /** The value that a version holds while it is pending (AWSPENDING). */
  Optional<String> pendingValue(String version);

  /** Gives a pending version its value. The same version twice keeps the first value. */
  void putPending(String version, String value);

  /** Makes a version the current one; the one before becomes AWSPREVIOUS. */
  void makeCurrent(String version);
}
