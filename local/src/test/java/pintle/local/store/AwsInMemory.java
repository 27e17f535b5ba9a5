package pintle.local.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.dynamodb.services.local.shared.mapper.DynamoDbObjectMapper;

/**
 * DynamoDB, SNS and Secrets Manager as what the SDK's clients send them over HTTP: the engine of
 * DynamoDB Local behind its own JSON, SMS handed on, secrets by name. Without a socket, which would
 * cost ten times as much.
 */
final class AwsInMemory implements SdkHttpClient {
  private static final DynamoDbObjectMapper MAPPER = new DynamoDbObjectMapper();

  private final DynamoDbClient engine;
  private final BiConsumer<String, String> sms;
  private final BiFunction<String, Map<String, Object>, Map<String, Object>> secrets;
  private Optional<String> smsRefusal = Optional.empty();

  /**
   * @param secrets answers a call of Secrets Manager by its name and members
   */
  AwsInMemory(
      DynamoDbClient engine,
      BiConsumer<String, String> sms,
      BiFunction<String, Map<String, Object>, Map<String, Object>> secrets) {
    this.engine = engine;
    this.sms = sms;
    this.secrets = secrets;
  }

  /** What a request asks for, such as {@code dynamodb PutItem}. */
  static String call(HttpExecuteRequest request) {
    return request
        .httpRequest()
        .firstMatchingHeader("X-Amz-Target")
        .map(target ->
            (target.startsWith("DynamoDB") ? "dynamodb " : "secretsmanager ")
                + target.substring(target.indexOf('.') + 1))
        .orElse("sns Publish");
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        String call = AwsInMemory.call(request);
        byte[] body = request.contentStreamProvider().orElseThrow().newStream().readAllBytes();
        String name = call.substring(call.indexOf(' ') + 1);
        return switch (call.substring(0, call.indexOf(' '))) {
          case "dynamodb" -> dynamoDb(name, body);
          case "sns" -> publish(body);
          default -> secret(name, body);
        };
      }

      @Override
      public void abort() {}
    };
  }

  private HttpExecuteResponse dynamoDb(String call, byte[] body) throws IOException {
    try {
      return answer(200, MAPPER.writeValueAsBytes(ask(call, body)));
    } catch (DynamoDbException refused) {
      Map<String, Object> told = new LinkedHashMap<>();
      told.put("__type", "com.amazonaws.dynamodb.v20120810#" + refused.getClass().getSimpleName());
      told.put("message", "told by the engine");
      if (refused instanceof ConditionalCheckFailedException condition && condition.hasItem()) {
        told.put("Item", condition.item());
      }
      if (refused instanceof TransactionCanceledException canceled) {
        told.put("CancellationReasons", canceled.cancellationReasons());
      }
      return answer(refused.statusCode(), MAPPER.writeValueAsBytes(told));
    }
  }

  private Object ask(String call, byte[] body) throws IOException {
    return switch (call) {
      case "GetItem" -> engine.getItem(MAPPER.readValue(body, GetItemRequest.class));
      case "BatchGetItem" -> engine.batchGetItem(MAPPER.readValue(body, BatchGetItemRequest.class));
      case "Query" -> engine.query(MAPPER.readValue(body, QueryRequest.class));
      case "PutItem" -> engine.putItem(MAPPER.readValue(body, PutItemRequest.class));
      case "UpdateItem" -> engine.updateItem(MAPPER.readValue(body, UpdateItemRequest.class));
      case "BatchWriteItem" ->
          engine.batchWriteItem(MAPPER.readValue(body, BatchWriteItemRequest.class));
      case "TransactWriteItems" ->
          engine.transactWriteItems(MAPPER.readValue(body, TransactWriteItemsRequest.class));
      default -> throw new AssertionError("a call that no adapter makes: " + call);
    };
  }

  /** From now on SNS answers 400 with this. */
  void refuseSms(String code, String sentence) {
    smsRefusal = Optional.of(snsError(code, sentence));
  }

  private HttpExecuteResponse publish(byte[] body) {
    if (smsRefusal.isPresent()) {
      return answer(400, smsRefusal.get().getBytes(UTF_8));
    }
    Map<String, String> form =
        Arrays.stream(new String(body, UTF_8).split("&", -1))
            .map(field -> field.split("=", 2))
            .collect(
                Collectors.toMap(field -> field[0], field -> URLDecoder.decode(field[1], UTF_8)));
    sms.accept(form.getOrDefault("PhoneNumber", ""), form.getOrDefault("Message", ""));
    return answer(
        200,
        ("<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult>"
                + "<MessageId>m</MessageId></PublishResult></PublishResponse>")
            .getBytes(UTF_8));
  }

  private HttpExecuteResponse secret(String call, byte[] body) throws IOException {
    try {
      return answer(200, JSON.std.asBytes(secrets.apply(call, JSON.std.mapFrom(body))));
    } catch (SecretsInMemory.Refused refused) {
      return answer(400, JSON.std.asBytes(refused.told()));
    }
  }

  /** The failure that a service tells of itself. */
  static HttpExecuteResponse refusal(HttpExecuteRequest request, Fault fault) {
    boolean throttled = fault == Fault.THROTTLED;
    String service = call(request).replaceFirst(" .*", "");
    String code =
        switch (service) {
          case "dynamodb" ->
              throttled ? "ProvisionedThroughputExceededException" : "InternalServerError";
          case "sns" -> throttled ? "Throttling" : "InternalError";
          default -> throttled ? "ThrottlingException" : "InternalServiceError";
        };
    String body =
        service.equals("sns")
            ? snsError(code, "no")
            : "{\"__type\":\"" + code + "\",\"message\":\"no\"}";
    return answer(throttled ? 400 : 500, body.getBytes(UTF_8));
  }

  private static String snsError(String code, String sentence) {
    return "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error>"
        + "<Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>"
            .formatted(code, sentence)
        + "<RequestId>r</RequestId></ErrorResponse>";
  }

  private static HttpExecuteResponse answer(int status, byte[] body) {
    return HttpExecuteResponse.builder()
        .response(
            SdkHttpFullResponse.builder()
                .statusCode(status)
                .putHeader("Content-Length", String.valueOf(body.length))
                .build())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
        .build();
  }

  @Override
  public void close() {}
}
