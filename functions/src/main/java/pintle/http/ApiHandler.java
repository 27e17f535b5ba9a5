package pintle.http;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pintle.invocation.Invocation;
import pintle.refusal.Reason;

/**
 * What every function behind the gateway does around its operations: reads the event, enforces the
 * demand, answers refusals in the contract's shape, and writes one log line.
 */
public abstract class ApiHandler implements RequestStreamHandler {
  private final Api api;
  private volatile @Nullable Map<String, Operation> known;

  protected ApiHandler(Api api) {
    this.api = api;
  }

  /**
   * What each route does, by method and resource as template.yaml writes them, such as {@code GET
   * /v1/groups}. A test holds this against template.yaml.
   */
  public abstract Map<String, Operation> operations();

  private Map<String, Operation> known() {
    Map<String, Operation> have = known;
    if (have == null) {
      have = operations();
      known = have;
    }
    return have;
  }

  @Override
  public final void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    long start = System.nanoTime();
    ApiRequest request = new ApiRequest(Json.event(input));
    RequestLog line = new RequestLog(api.log(), getClass().getSimpleName(), request);
    Operation operation = known().getOrDefault(request.route(), Operation.NONE).at(request);
    ApiResponse response =
        BearerChallenge.with(
            Invocation.call(context.getAwsRequestId(), () -> answer(request, operation, line)),
            operation.demand(),
            api.publicUrl().of(request));
    response.refusal().ifPresent(line::refused);
    line.write(response.status(), Duration.ofNanos(System.nanoTime() - start));
    output.write(Json.bytes(response.event(allowOrigin(operation))));
  }

  /** Reads an event that asks for nothing and writes a refusal, for what that loads. */
  public static void rehearse() {
    byte[] event = "{\"httpMethod\":\"GET\",\"headers\":{}}".getBytes(StandardCharsets.UTF_8);
    try {
      ApiRequest request = new ApiRequest(Json.event(new ByteArrayInputStream(event)));
      Json.bytes(Operation.NONE.refused(request, Reason.NOT_FOUND.refusal()).event("*"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ApiResponse answer(ApiRequest request, Operation operation, RequestLog line) {
    try {
      return operation.run(api.guard(), request);
    } catch (RuntimeException crash) {
      line.crashed(crash);
      return operation.refused(request, Reason.INTERNAL.refusal());
    }
  }

  /** The portal answers its page alone; programs in any browser may call the others. */
  private String allowOrigin(Operation operation) {
    return operation.demand() == Demand.PORTAL_SIGN_IN ? api.adminOrigin() : "*";
  }
}
