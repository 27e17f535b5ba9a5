package pintle.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import pintle.tenant.TenantId;
import pintle.token.GrantId;
import pintle.token.GrantRef;

/**
 * A batch of the table's stream that holds audit events of issued grants alone; the filter before
 * the function sees to that.
 */
public final class IssuedGrants {
  private final List<?> records;

  private IssuedGrants(List<?> records) {
    this.records = records;
  }

  /** Reads the event. */
  public static IssuedGrants read(InputStream event) throws IOException {
    if (Json.event(event).get("Records") instanceof List<?> records) {
      return new IssuedGrants(records);
    }
    throw new IllegalArgumentException("a batch of a stream has Records");
  }

  /**
   * Does the work for each grant, and answers for which records it failed: Lambda sends the batch
   * again from the first of them on.
   *
   * @param failed is told each failure
   */
  public void each(Consumer<GrantRef> work, Consumer<RuntimeException> failed, OutputStream answer)
      throws IOException {
    List<Fields> again =
        records.stream()
            .filter(one -> !done(one, work, failed))
            .map(one -> new Fields().put("itemIdentifier", text(one, "dynamodb", "SequenceNumber")))
            .toList();
    String json = new Fields().putObjects("batchItemFailures", again).json();
    answer.write(json.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean done(
      Object one, Consumer<GrantRef> work, Consumer<RuntimeException> failed) {
    try {
      work.accept(
          new GrantRef(
              new TenantId(text(one, "dynamodb", "NewImage", "tenant", "S")),
              new GrantId(text(one, "dynamodb", "NewImage", "object", "S"))));
      return true;
    } catch (RuntimeException failure) {
      failed.accept(failure);
      return false;
    }
  }

  private static String text(Object from, String... path) {
    Object found = from;
    for (String name : path) {
      found = found instanceof Map<?, ?> map ? map.get(name) : null;
    }
    if (found instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("a record names its " + String.join(".", path));
  }
}
