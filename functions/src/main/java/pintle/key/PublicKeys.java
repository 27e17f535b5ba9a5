package pintle.key;

import com.nimbusds.jose.jwk.ECKey;
import java.util.List;

/** The published keys, read from the table by every function that verifies. */
public interface PublicKeys {
  /** All keys whose tokens are accepted; empty before the first rotation. */
  List<ECKey> all();

  /** Replaces the published keys; private parts are stripped. */
  void publish(List<ECKey> keys);
}
