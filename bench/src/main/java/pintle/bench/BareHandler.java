package pintle.bench;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;

/**
 * The least that a function with these SDK calls costs on its first one: the calls and nothing
 * else. {@code BARE_CALLS} names them in order, blanks between, each on the table and the secret of
 * the function that it is held against.
 */
public final class BareHandler implements RequestStreamHandler {
  private final String table = System.getenv("TABLE");
  private final DynamoDbClient dynamo = DynamoDbClient.create();

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    input.readAllBytes();
    for (String call : System.getenv("BARE_CALLS").split(" ")) {
      make(call);
    }
    output.write(
        "{\"statusCode\":200,\"headers\":{},\"body\":\"{}\"}".getBytes(StandardCharsets.UTF_8));
  }

  private void make(String call) {
    Map<String, AttributeValue> key =
        Map.of("pk", AttributeValue.fromS("KEYS"), "sk", AttributeValue.fromS("PUBLIC"));
    Map<String, AttributeValue> own =
        Map.of("pk", AttributeValue.fromS("COUNT#bare"), "sk", AttributeValue.fromS("COUNT"));
    Object ignored =
        switch (call) {
          case "getItem" -> dynamo.getItem(get -> get.tableName(table).key(key));
          case "batchGetItem" ->
              dynamo.batchGetItem(batch -> batch.requestItems(Map.of(table, keys(key))));
          case "query" ->
              dynamo.query(query ->
                  query
                      .tableName(table)
                      .keyConditionExpression("pk = :pk")
                      .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS("KEYS"))));
          case "putItem" -> dynamo.putItem(put -> put.tableName(table).item(own));
          case "deleteItem" -> dynamo.deleteItem(delete -> delete.tableName(table).key(own));
          case "updateItem" ->
              dynamo.updateItem(update ->
                  update
                      .tableName(table)
                      .key(own)
                      .updateExpression("ADD n :one")
                      .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))));
          case "transactWriteItems" ->
              dynamo.transactWriteItems(write ->
                  write.transactItems(
                      TransactWriteItem.builder()
                          .put(Put.builder().tableName(table).item(own).build())
                          .build()));
          case "signingKey" -> secret("SIGNING_SECRET");
          case "pepper" -> secret("PEPPER_SECRET");
          case "publish" ->
              SnsClient.create()
                  .publish(publish -> publish.phoneNumber("+4915112345000").message("bare"));
          default -> throw new IllegalArgumentException(call);
        };
  }

  private static KeysAndAttributes keys(Map<String, AttributeValue> key) {
    return KeysAndAttributes.builder().keys(key).consistentRead(true).build();
  }

  private static Object secret(String variable) {
    return SecretsManagerClient.create()
        .getSecretValue(get -> get.secretId(System.getenv(variable)));
  }
}
