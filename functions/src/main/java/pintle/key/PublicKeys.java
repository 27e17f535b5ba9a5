package pintle.key;

/** Where the published keys stand for every function: a row of the table. Reads are consistent. */
public interface PublicKeys {
  /** What is published now. */
  PublishedKeys read();

  /**
   * Writes what was made of {@link #read}, as its next version.
   *
   * @return false where another was faster, and nothing is written
   */
  boolean replace(PublishedKeys changed);
}
