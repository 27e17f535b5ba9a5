package pintle.aws;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.text.ParseException;
import java.util.List;
import pintle.key.PublicKeys;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The published keys as one JWK set (RFC 7517, section 5) on one item. */
public final class DynamoPublicKeys implements PublicKeys {
  private final Table table;

  public DynamoPublicKeys(DynamoDbClient client, String table) {
    this.table = new Table(client, table);
  }

  @Override
  public List<ECKey> all() {
    return table.get(Key.publicKeys()).map(item -> parse(item.text("jwks"))).orElse(List.of());
  }

  @Override
  public void publish(List<ECKey> keys) {
    List<JWK> open = keys.stream().<JWK>map(ECKey::toPublicJWK).toList();
    table.put(Item.at(Key.publicKeys()).text("jwks", new JWKSet(open).toString(true)));
  }

  private static List<ECKey> parse(String jwks) {
    try {
      return JWKSet.parse(jwks).getKeys().stream().map(JWK::toECKey).toList();
    } catch (ParseException e) {
      throw new IllegalStateException("the published keys are no JWK set", e);
    }
  }
}
