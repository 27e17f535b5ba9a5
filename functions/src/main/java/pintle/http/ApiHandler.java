package pintle.http;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;

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
    RequestLog line = new RequestLog(getClass().getSimpleName(), request);
    Operation operation = known().get(request.route());
    ApiResponse response = answer(request, operation, line);
    line.write(response.status(), Duration.ofNanos(System.nanoTime() - start));
    output.write(
        Json.write(response.event(allowOrigin(operation))).getBytes(StandardCharsets.UTF_8));
  }

  private ApiResponse answer(ApiRequest request, @Nullable Operation operation, RequestLog line) {
    try {
      if (operation == null) {
        throw Reason.NOT_FOUND.refusal();
      }
      return operation.run(api.guard(), request);
    } catch (Refusal refusal) {
      line.refused(refusal);
      return ApiResponse.refused(refusal, request.requestId());
    } catch (RuntimeException crash) {
      line.crashed(crash);
      return ApiResponse.refused(Reason.INTERNAL.refusal(), request.requestId());
    }
  }

  /** The portal answers its page alone; programs in any browser may call the others. */
  private String allowOrigin(@Nullable Operation operation) {
    boolean portal = operation != null && operation.demand() == Demand.PORTAL_SIGN_IN;
    return portal ? api.adminOrigin() : "*";
  }
}
