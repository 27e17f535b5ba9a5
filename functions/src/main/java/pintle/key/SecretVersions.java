package pintle.key;

import java.util.Optional;

/** One secret and its staged versions, as AWS Secrets Manager rotates them. */
public interface SecretVersions {
  /** Which version has which label now. */
  Labels labels();

  /** What a version holds; empty where it was staged and never filled. */
  Optional<String> value(String version);

  /** Gives a pending version its value. The same version twice keeps the first value. */
  void putPending(String version, String value);

  /**
   * Makes a version the current one, where the current one is still the one that was read.
   *
   * @return false where another was faster, and nothing is changed
   */
  boolean makeCurrent(String version, Optional<String> before);

  /**
   * The labels as they were read.
   *
   * @param rotates whether the secret is set up to be rotated
   * @param current the version that is AWSCURRENT
   * @param pending the version that is AWSPENDING, or was until it became current
   */
  record Labels(boolean rotates, Optional<String> current, Optional<String> pending) {
    boolean isCurrent(String version) {
      return current.filter(version::equals).isPresent();
    }

    boolean isStaged(String version) {
      return isCurrent(version) || pending.filter(version::equals).isPresent();
    }
  }
}
