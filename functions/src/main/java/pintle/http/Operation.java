package pintle.http;

import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import pintle.connector.Scope;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.token.Access;
import pintle.token.AuthenticatedConnector;
import pintle.user.PortalUser;

/**
 * What one route does and what it demands first. The credential is an argument of the work, so that
 * the work can not run without it.
 */
public final class Operation {
  private static final int SMALL_BODY = 8 * 1024;
  private static final int PAGE_BODY = 32 * 1024;

  /** What is done where there is no route. */
  static final Operation NONE =
      open(request -> {
        throw Reason.NOT_FOUND.refusal();
      });

  private final Demand demand;
  private final int largestBody;
  private final String mend;
  private final BiFunction<Guard, ApiRequest, ApiResponse> work;
  private final BiFunction<ApiRequest, Refusal, ApiResponse> refusing;
  private final Function<ApiRequest, Operation> choice;

  private Operation(
      Demand demand,
      int largestBody,
      String mend,
      BiFunction<Guard, ApiRequest, ApiResponse> work,
      BiFunction<ApiRequest, Refusal, ApiResponse> refusing) {
    this.demand = demand;
    this.largestBody = largestBody;
    this.mend = mend;
    this.work = work;
    this.refusing = refusing;
    this.choice = request -> this;
  }

  private Operation(Function<ApiRequest, Operation> choice) {
    this.demand = Demand.NOTHING;
    this.largestBody = NONE.largestBody;
    this.mend = NONE.mend;
    this.work = NONE.work;
    this.refusing = NONE.refusing;
    this.choice = choice;
  }

  private static Operation of(Demand demand, BiFunction<Guard, ApiRequest, ApiResponse> work) {
    return new Operation(
        demand,
        SMALL_BODY,
        "",
        work,
        (request, refusal) -> ApiResponse.refused(refusal, request.requestId()));
  }

  /**
   * Chooses by the rest of the path, for a route that ends with {@code {proxy+}}. Case is not
   * looked at: the old service did not. Each choice enforces its own demand.
   *
   * @param byRest in lower case, such as {@code oauth/token}
   */
  public static Operation below(Map<String, Operation> byRest) {
    String known = String.join(", ", new TreeSet<>(byRest.keySet()));
    Operation unknown =
        open(request -> {
          throw Reason.NOT_FOUND.refusal().hint("here are: " + known);
        });
    return new Operation(request -> byRest.getOrDefault(request.restOfPath(), unknown));
  }

  /** Open to everybody. */
  public static Operation open(Function<ApiRequest, ApiResponse> work) {
    return of(Demand.NOTHING, (guard, request) -> work.apply(request));
  }

  /**
   * For a person's browser: open to everybody, with forms that carry a whole request.
   *
   * @param refused the page that says why not
   */
  public static Operation page(
      Function<ApiRequest, ApiResponse> work,
      BiFunction<ApiRequest, Refusal, ApiResponse> refused) {
    return open(work).refusing(refused).withBodyUpTo(PAGE_BODY);
  }

  /** For a signed-in user. */
  public static Operation portal(BiFunction<ApiRequest, PortalUser, ApiResponse> work) {
    return of(
        Demand.PORTAL_SIGN_IN, (guard, request) -> work.apply(request, guard.portalUser(request)));
  }

  /** For a connector that shows its secret. */
  public static Operation connector(
      BiFunction<ApiRequest, AuthenticatedConnector, ApiResponse> work) {
    return of(
        Demand.CONNECTOR_SECRET, (guard, request) -> work.apply(request, guard.connector(request)));
  }

  /** For a connector that shows its secret as an OAuth client, in a form or by Basic. */
  public static Operation client(ClientWork work) {
    return client(ApiRequest::form, ClientCredentials::of, work);
  }

  /** The same as programs of the old service do it. */
  public static Operation legacyClient(ClientWork work) {
    return client(ApiRequest::legacyForm, ClientCredentials::ofLegacy, work);
  }

  private static Operation client(
      Function<ApiRequest, Parameters> read,
      BiFunction<ApiRequest, Parameters, ClientCredentials> credentials,
      ClientWork work) {
    return of(
            Demand.CONNECTOR_SECRET,
            (guard, request) -> {
              Parameters form = read.apply(request);
              ClientCredentials shown = credentials.apply(request, form);
              return work.apply(request, form, guard.client(request, shown, form));
            })
        .refusing((request, refusal) -> ApiResponse.refusedByOAuth(refusal, request.requestId()));
  }

  /** What is done for an OAuth client. */
  @FunctionalInterface
  public interface ClientWork {
    ApiResponse apply(ApiRequest request, Parameters form, AuthenticatedConnector client);
  }

  /** For an access token with this scope. */
  public static Operation access(Scope scope, BiFunction<ApiRequest, Access, ApiResponse> work) {
    return of(
        Demand.ACCESS_TOKEN, (guard, request) -> work.apply(request, guard.access(request, scope)));
  }

  /** The same for a body of up to so many bytes. */
  public Operation withBodyUpTo(int bytes) {
    return withBodyUpTo(bytes, "");
  }

  /** The same with its refusals in another form. */
  private Operation refusing(BiFunction<ApiRequest, Refusal, ApiResponse> form) {
    return new Operation(demand, largestBody, mend, work, form);
  }

  /**
   * The same for a body of up to so many bytes.
   *
   * @param mend what to do with a larger one
   */
  public Operation withBodyUpTo(int bytes, String mend) {
    return new Operation(demand, bytes, mend, work, refusing);
  }

  /** What it demands. */
  public Demand demand() {
    return demand;
  }

  /** The operation for this very request. */
  Operation at(ApiRequest request) {
    return choice.apply(request);
  }

  ApiResponse run(Guard guard, ApiRequest request) {
    try {
      if (!"GET".equals(request.method())) {
        request.demandAtMost(largestBody, mend);
      }
      return work.apply(guard, request);
    } catch (Refusal refusal) {
      return refused(request, refusal);
    }
  }

  ApiResponse refused(ApiRequest request, Refusal refusal) {
    return refusing.apply(request, refusal);
  }
}
