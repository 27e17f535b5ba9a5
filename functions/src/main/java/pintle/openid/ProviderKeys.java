package pintle.openid;

import com.nimbusds.jose.jwk.JWKSet;

/** The provider's published keys. */
@FunctionalInterface
public interface ProviderKeys {
  /**
   * Fetches them.
   *
   * @throws pintle.refusal.Refusal 503 where the provider does not answer in time or in size
   */
  JWKSet fetch();
}
