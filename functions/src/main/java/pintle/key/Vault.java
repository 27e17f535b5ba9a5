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

  /** An old value of the secret served, because reading a new one failed. For the operator. */
  default void servedStale(String name) {}
}
