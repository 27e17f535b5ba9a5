package pintle.local.secret;

/** Where secrets are kept; the shape of the domain's port. */
@FunctionalInterface
public interface Vault {
  /** The current value of the secret of this name. */
  String read(String name);
}
