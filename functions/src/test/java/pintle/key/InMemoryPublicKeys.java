package pintle.key;

/** The published keys in a field; counts how often they were read. */
public final class InMemoryPublicKeys implements PublicKeys {
  private PublishedKeys row = PublishedKeys.NONE;
  private int reads;

  @Override
  public synchronized PublishedKeys read() {
    reads++;
    return row;
  }

  @Override
  public synchronized boolean replace(PublishedKeys changed) {
    if (changed.version() != row.version()) {
      return false;
    }
    row = new PublishedKeys(changed.keys(), changed.revoked(), changed.version() + 1);
    return true;
  }

  /** What stands there, for one who reads it with other rows. */
  public synchronized PublishedKeys row() {
    return row;
  }

  /** How often {@link #read} was asked. */
  public synchronized int reads() {
    return reads;
  }
}
