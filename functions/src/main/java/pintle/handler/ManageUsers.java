package pintle.handler;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pintle.Wiring;
import pintle.http.ApiHandler;
import pintle.http.ApiRequest;
import pintle.http.ApiResponse;
import pintle.http.Fields;
import pintle.http.Operation;
import pintle.phone.PhoneNumber;
import pintle.phone.PhoneNumbers;
import pintle.pin.PhoneRegistration;
import pintle.pin.SmsSpending;
import pintle.refusal.Reason;
import pintle.token.Erasure;
import pintle.user.Administrators;
import pintle.user.PortalUser;
import pintle.user.User;
import pintle.user.UserId;

/** The caller's own account, and what tenant administrators do with those of others. */
public final class ManageUsers extends ApiHandler {
  private final Administrators administrators;
  private final Erasure erasure;
  private final PhoneRegistration phones;
  private final SmsSpending spending;
  private final InstantSource clock;

  public ManageUsers() {
    this(Wiring.fromEnvironment());
  }

  public ManageUsers(Wiring wiring) {
    super(wiring.api());
    this.administrators = wiring.administrators();
    this.erasure = wiring.erasure();
    this.phones = wiring.phoneRegistration();
    this.spending = wiring.smsSpending();
    this.clock = wiring.clock();
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.of(
        "GET /v1/me", Operation.portal(this::me),
        "DELETE /v1/me", Operation.portal(this::erase),
        "DELETE /v1/users/{userId}", Operation.portal(this::eraseOther),
        "GET /v1/admins", Operation.portal(this::administrators),
        "DELETE /v1/admins/{userId}", Operation.portal(this::withdraw),
        "GET /v1/sms", Operation.portal(this::sms),
        "POST /v1/phones/unlock", Operation.portal(this::unlock),
        "POST /v1/phones/release", Operation.portal(this::release));
  }

  private ApiResponse me(ApiRequest request, PortalUser caller) {
    User user = caller.user();
    return ApiResponse.ok(
        new Fields()
            .put("userId", user.id().value())
            .put("tenantId", user.tenant().value())
            .put("name", user.name())
            .put("tenantAdmin", caller.tenantAdministrator())
            .putOrNull("mobileNumber", user.phone().map(PhoneNumber::e164)));
  }

  private ApiResponse erase(ApiRequest request, PortalUser caller) {
    erasure.erase(caller, request.origin());
    return ApiResponse.done();
  }

  private ApiResponse eraseOther(ApiRequest request, PortalUser caller) {
    erasure.erase(caller, request.path("userId"), request.origin());
    return ApiResponse.done();
  }

  private ApiResponse administrators(ApiRequest request, PortalUser caller) {
    List<Fields> all =
        administrators.list(caller).stream()
            .map(user ->
                new Fields()
                    .put("userId", user.id().value())
                    .put("name", user.name())
                    .putOrNull("provenAt", user.adminProofAt())
                    .putOrNull("provenUntil", administrators.provenUntil(user)))
            .toList();
    return ApiResponse.ok(
        new Fields().putObjects("admins", all).putOrNull("next", Optional.empty()));
  }

  private ApiResponse withdraw(ApiRequest request, PortalUser caller) {
    UserId from = UserId.of(request.path("userId")).orElseThrow(Reason.NOT_FOUND::refusal);
    administrators.withdraw(caller, from, request.origin());
    return ApiResponse.done();
  }

  private ApiResponse sms(ApiRequest request, PortalUser caller) {
    caller.demandTenantAdministrator();
    SmsSpending.Today today = spending.today(caller.tenant(), clock.instant());
    return ApiResponse.ok(
        new Fields()
            .put("sent", today.sent())
            .put("spentMicroUsd", today.spent())
            .put("purseMicroUsd", today.purse())
            .put("until", today.until()));
  }

  private ApiResponse unlock(ApiRequest request, PortalUser caller) {
    phones.unlock(caller, number(request), request.origin());
    return ApiResponse.done();
  }

  private ApiResponse release(ApiRequest request, PortalUser caller) {
    phones.release(caller, number(request), request.origin());
    return ApiResponse.done();
  }

  /** In the body, because numbers do not belong into addresses. */
  private static PhoneNumber number(ApiRequest request) {
    return PhoneNumbers.parse("mobileNumber", request.json().text("mobileNumber"));
  }
}
