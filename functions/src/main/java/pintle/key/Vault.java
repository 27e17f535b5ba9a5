package pintle.key;

/** Where secrets are kept: AWS Secrets Manager, or an owner-only file in the local run. */
@FunctionalInterface
public interface Vault {
  /**
   * The current value of the secret of this name.
   *
   * @throws pintle.refusal.Refusal 503 where it has none yet or the vault does not answer
   */
  String read(String name);

  /** Is told that an older value of this secret serves, because it could not be read just now. */
  default void servedStale(String name) {}
}
