package pintle.local.stream;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import pintle.local.gateway.LambdaContext;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Calls a function with the items that its mapping lets through, one a batch, as Lambda does; what
 * fails is told and not tried again.
 */
public final class StreamedFunction implements Consumer<Map<String, AttributeValue>> {
  private final String name;
  private final RequestStreamHandler handler;
  private final List<Object> patterns;
  private final AtomicLong sequence = new AtomicLong();

  /**
   * @param patterns the filters of the mapping in JSON, of which one has to match
   */
  public StreamedFunction(String name, RequestStreamHandler handler, List<String> patterns) {
    this.name = name;
    this.handler = handler;
    this.patterns = patterns.stream().map(StreamedFunction::read).toList();
  }

  private static Object read(String json) {
    try {
      return JSON.std.mapFrom(json);
    } catch (IOException e) {
      throw new UncheckedIOException("a filter is to be JSON", e);
    }
  }

  @Override
  public void accept(Map<String, AttributeValue> item) {
    Map<String, Object> record =
        Map.of(
            "eventName",
            "INSERT",
            "eventSource",
            "aws:dynamodb",
            "dynamodb",
            Map.of(
                "NewImage",
                map(item),
                "SequenceNumber",
                Long.toString(sequence.incrementAndGet()),
                "StreamViewType",
                "NEW_AND_OLD_IMAGES"));
    if (patterns.stream().anyMatch(pattern -> matches(pattern, record))) {
      call(record);
    }
  }

  private void call(Map<String, Object> record) {
    try {
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      handler.handleRequest(
          new ByteArrayInputStream(JSON.std.asBytes(Map.of("Records", List.of(record)))),
          answer,
          new LambdaContext(name, UUID.randomUUID().toString()));
    } catch (IOException | RuntimeException e) {
      System.err.println(name + " failed: " + e.getClass().getName());
    }
  }

  /** A field's value is one of those that the pattern lists; more the template does not use. */
  private static boolean matches(Object pattern, Object value) {
    return switch (pattern) {
      case Map<?, ?> fields ->
          value instanceof Map<?, ?> map
              && fields.entrySet().stream()
                  .allMatch(field ->
                      map.containsKey(field.getKey())
                          && matches(field.getValue(), map.get(field.getKey())));
      case List<?> values -> values.contains(value);
      default -> throw new IllegalArgumentException("a filter has lists of values");
    };
  }

  private static Map<String, Object> map(Map<String, AttributeValue> attributes) {
    return attributes.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> value(entry.getValue())));
  }

  private static Map<String, Object> value(AttributeValue value) {
    return switch (value.type()) {
      case S -> Map.of("S", value.s());
      case N -> Map.of("N", value.n());
      case BOOL -> Map.of("BOOL", value.bool());
      case B -> Map.of("B", value.b().asByteArray());
      case M -> Map.of("M", map(value.m()));
      case L -> Map.of("L", value.l().stream().map(StreamedFunction::value).toList());
      default -> throw new IllegalArgumentException("no item of ours has a " + value.type());
    };
  }
}
