package pintle.local.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.id.Issuer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a local run publishes. */
final class DiscoveryTest extends Discovery {
  DiscoveryTest(@TempDir Path folder) throws Exception {
    super(Pintle.on(folder.resolve("data")).start());
  }

  /** Its issuer has no path, so the RFC's own derivation leads to it; the library checks both. */
  @Test
  void aLibraryFindsTheMetadataByTheIssuerAlone() throws Exception {
    Issuer issuer = new Issuer(address());
    assertThat(AuthorizationServerMetadata.resolve(issuer).getIssuer()).isEqualTo(issuer);
  }
}
