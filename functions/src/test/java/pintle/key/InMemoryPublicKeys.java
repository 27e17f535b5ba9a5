package pintle.key;

import com.nimbusds.jose.jwk.ECKey;
import java.util.List;

/** The published keys in a field; counts how often they were read. */
public final class InMemoryPublicKeys implements PublicKeys {
  private List<ECKey> keys = List.of();
  private int reads;

  @Override
  public synchronized List<ECKey> all() {
    reads++;
    return keys;
  }

  @Override
  public synchronized void publish(List<ECKey> published) {
    keys = published.stream().map(ECKey::toPublicJWK).toList();
  }

  /** How often {@link #all} was asked. */
  public synchronized int reads() {
    return reads;
  }
}
