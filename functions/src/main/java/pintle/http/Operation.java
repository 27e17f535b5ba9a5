package pintle.http;

import java.util.function.BiFunction;
import java.util.function.Function;
import pintle.connector.Scope;
import pintle.token.Access;
import pintle.token.AuthenticatedConnector;
import pintle.user.PortalUser;

/**
 * What one route does and what it demands first. The credential is an argument of the work, so that
 * the work can not run without it.
 */
public final class Operation {
  private static final int SMALL_BODY = 8 * 1024;

  private final Demand demand;
  private final int largestBody;
  private final String mend;
  private final BiFunction<Guard, ApiRequest, ApiResponse> work;

  private Operation(
      Demand demand, int largestBody, BiFunction<Guard, ApiRequest, ApiResponse> work) {
    this(demand, largestBody, "", work);
  }

  private Operation(
      Demand demand,
      int largestBody,
      String mend,
      BiFunction<Guard, ApiRequest, ApiResponse> work) {
    this.demand = demand;
    this.largestBody = largestBody;
    this.mend = mend;
    this.work = work;
  }

  /** Open to everybody. */
  public static Operation open(Function<ApiRequest, ApiResponse> work) {
    return new Operation(Demand.NOTHING, SMALL_BODY, (guard, request) -> work.apply(request));
  }

  /** For a signed-in user. */
  public static Operation portal(BiFunction<ApiRequest, PortalUser, ApiResponse> work) {
    return new Operation(
        Demand.PORTAL_SIGN_IN,
        SMALL_BODY,
        (guard, request) -> work.apply(request, guard.portalUser(request)));
  }

  /** For a connector that shows its secret. */
  public static Operation connector(
      BiFunction<ApiRequest, AuthenticatedConnector, ApiResponse> work) {
    return new Operation(
        Demand.CONNECTOR_SECRET,
        SMALL_BODY,
        (guard, request) -> work.apply(request, guard.connector(request)));
  }

  /** For an access token with this scope. */
  public static Operation access(Scope scope, BiFunction<ApiRequest, Access, ApiResponse> work) {
    return new Operation(
        Demand.ACCESS_TOKEN,
        SMALL_BODY,
        (guard, request) -> work.apply(request, guard.access(request, scope)));
  }

  /** The same for a body of up to so many bytes. */
  public Operation withBodyUpTo(int bytes) {
    return new Operation(demand, bytes, work);
  }

  /**
   * The same for a body of up to so many bytes.
   *
   * @param mend what to do with a larger one
   */
  public Operation withBodyUpTo(int bytes, String mend) {
    return new Operation(demand, bytes, mend, work);
  }

  /** What it demands. */
  public Demand demand() {
    return demand;
  }

  ApiResponse run(Guard guard, ApiRequest request) {
    if (!"GET".equals(request.method())) {
      request.demandAtMost(largestBody, mend);
    }
    return work.apply(guard, request);
  }
}
