package pintle.aws;

import pintle.key.PublicKeys;
import pintle.key.PublishedKeys;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The published keys on one item; a write takes the place of the version that was read. */
public final class DynamoPublicKeys implements PublicKeys {
  private final Table table;
  private final PublishedItem row = new PublishedItem();

  public DynamoPublicKeys(DynamoDbClient client, String table) {
    this.table = new Table(client, table);
  }

  @Override
  public PublishedKeys read() {
    return row.read(table.get(Key.publicKeys()));
  }

  @Override
  public boolean replace(PublishedKeys changed) {
    Item next = PublishedItem.after(changed);
    return changed.version() == 0
        ? table.put(next, PublishedItem.WITHOUT_VERSION, Item.with())
        : table.put(next, PublishedItem.AS_READ, Item.with().number(":version", changed.version()));
  }
}
