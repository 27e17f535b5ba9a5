package pintle.key;

/**
 * A random key that lives in the table beside what it names. It hides phone numbers in keys, URLs
 * and logs, and authenticates cursors; it protects nothing from somebody who can read the table.
 */
@FunctionalInterface
public interface NameKey {
  /** 32 bytes, the same for the life of the table. */
  byte[] bytes();
}
