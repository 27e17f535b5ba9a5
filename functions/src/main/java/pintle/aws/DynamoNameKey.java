package pintle.aws;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pintle.key.NameKey;
import pintle.secret.Randomness;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The name key on one item; the first caller ever makes it, and each process reads it once. */
public final class DynamoNameKey implements NameKey {
  private static final int LENGTH = 32;

  private final Table table;
  private final Randomness randomness;
  private volatile byte @Nullable [] known;

  public DynamoNameKey(DynamoDbClient client, String table, Randomness randomness) {
    this.table = new Table(client, table);
    this.randomness = randomness;
  }

  @Override
  public byte[] bytes() {
    byte[] bytes = known;
    if (bytes == null) {
      bytes = readOrMake();
      known = bytes;
    }
    return bytes.clone();
  }

  private byte[] readOrMake() {
    return table
        .get(Key.nameKey())
        .or(() -> {
          Item made = Item.at(Key.nameKey()).bytes("key", randomness.bytes(LENGTH));
          return table.put(made, Table.ABSENT, Item.with())
              ? Optional.of(made)
              : table.get(Key.nameKey());
        })
        .orElseThrow(() -> Attempts.down("NameKeyMissing"))
        .bytes("key");
  }
}
