package pintle.local.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The DynamoDB table.
 *
 * @param attributeTypes the key attributes and their types: S, N or B
 * @param ttlAttribute holds the epoch second after which an item goes
 */
public record TableSchema(
    Keys keys, Map<String, String> attributeTypes, String ttlAttribute, List<Index> indexes) {

  public TableSchema {
    attributeTypes = Map.copyOf(attributeTypes);
    indexes = List.copyOf(indexes);
  }

  /** The attributes that make a key. */
  public record Keys(String hash, Optional<String> range) {}

  /**
   * A global secondary index.
   *
   * @param projection ALL or KEYS_ONLY
   */
  public record Index(String name, Keys keys, String projection) {}
}
