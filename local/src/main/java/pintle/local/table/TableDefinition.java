package pintle.local.table;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * What template.yaml says about the table.
 *
 * @param name 3 to 255 characters of a-z, A-Z, 0-9, {@code _}, {@code -} and {@code .}
 * @param partitionKey the text attribute that is the HASH key
 * @param sortKey the text attribute that is the RANGE key
 * @param timeToLive the attribute with the epoch second after which an item may be removed
 */
public record TableDefinition(String name, String partitionKey, String sortKey, String timeToLive) {

  /** The same table under another name: a fresh one for each test class. */
  public TableDefinition named(String otherName) {
    return new TableDefinition(otherName, partitionKey, sortKey, timeToLive);
  }

  CreateTableRequest createRequest() {
    return CreateTableRequest.builder()
        .tableName(name)
        .billingMode(BillingMode.PAY_PER_REQUEST)
        .keySchema(key(partitionKey, KeyType.HASH), key(sortKey, KeyType.RANGE))
        .attributeDefinitions(List.of(text(partitionKey), text(sortKey)))
        .build();
  }

  private static KeySchemaElement key(String attribute, KeyType type) {
    return KeySchemaElement.builder().attributeName(attribute).keyType(type).build();
  }

  private static AttributeDefinition text(String attribute) {
    return AttributeDefinition.builder()
        .attributeName(attribute)
        .attributeType(ScalarAttributeType.S)
        .build();
  }
}
