package pintle.world;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import pintle.audit.AuditEvent;
import pintle.group.Role;
import pintle.tenant.TenantId;
import pintle.world.TestProvider.Person;

/** One call for each type of audit event, and what the event must tell of it. */
public final class AuditedCalls {
  /** A detail that has to be there, whatever it says. */
  public static final String ANY = "*";

  private static final Map<AuditEvent.Type, Function<Seeded, Audited>> TABLE =
      new EnumMap<>(AuditEvent.Type.class);

  private AuditedCalls() {}

  /**
   * A call that is ready to be sent.
   *
   * @param object the event's, out of the answer
   * @param details all of the event's
   */
  public record Audited(
      Call call, Function<Reply, String> object, String actor, Map<String, String> details) {}

  /** The call that writes an event of this type. */
  public static Audited of(AuditEvent.Type type, Seeded seeded) {
    Function<Seeded, Audited> row = TABLE.get(type);
    if (row == null) {
      throw new AssertionError("no row tells what an event of the type " + type + " holds");
    }
    return row.apply(seeded);
  }

  private static Audited audited(
      Call call, String object, Person actor, Map<String, String> details) {
    return new Audited(call, reply -> object, actor.user(), details);
  }

  private static String member(Seeded seeded, Person person) {
    return seeded
        .world()
        .member(new TenantId(person.tenant()), person.number(), Role.MEMBER)
        .id()
        .value();
  }

  private static Map<String, String> all(Map<String, String> one, Map<String, String> other) {
    Map<String, String> all = new HashMap<>(one);
    all.putAll(other);
    return all;
  }

  /** A connector as it was or is. */
  private static Map<String, String> connector(String when) {
    return Map.of(
        when + ".name", ANY,
        when + ".description", ANY,
        when + ".redirectUrl", ANY,
        when + ".permissions", ANY,
        when + ".active", "true",
        when + ".secretIds", ANY);
  }

  private static Map<String, String> changed() {
    return all(connector("before"), connector("after"));
  }

  private static Map<String, String> grant(Seeded seeded, Person grantor, String reach) {
    return Map.of(
        "connectorId",
        seeded.connector().id(),
        "reach",
        reach,
        "groupId",
        reach.equals("group") ? ANY : "",
        "grantedBy",
        grantor.user());
  }

  private static Map<String, String> cancelled(Seeded seeded) {
    return Map.of(
        "connectorId", seeded.connector().id(),
        "grantor", World.GROUP_ADMIN.user(),
        "reach", "user",
        "before.state", "open",
        "after.state", "cancelled");
  }

  static {
    TABLE.put(
        AuditEvent.Type.PHONE_VERIFIED,
        seeded -> {
          String member = member(seeded, World.DEVELOPER);
          return audited(
              seeded.call("POST /v1/me/phone/verify"),
              member,
              World.DEVELOPER,
              Map.of("before.memberId", member, "after.memberId", member));
        });
    TABLE.put(
        AuditEvent.Type.PHONE_RELEASED,
        seeded ->
            audited(
                seeded.call("POST /v1/phones/release"),
                member(seeded, World.DEVELOPER),
                World.TENANT_ADMIN,
                Map.of("before.userId", World.DEVELOPER.user(), "after.userId", "")));
    TABLE.put(
        AuditEvent.Type.PIN_LOCK_LIFTED,
        seeded ->
            audited(
                seeded.call("POST /v1/phones/unlock"),
                member(seeded, World.DEVELOPER),
                World.TENANT_ADMIN,
                Map.of()));
    TABLE.put(
        AuditEvent.Type.ADMINISTRATOR_WITHDRAWN,
        seeded ->
            audited(
                seeded.call("DELETE /v1/admins/{userId}"),
                Seeded.SECOND_ADMIN.user(),
                World.TENANT_ADMIN,
                Map.of(
                    "before.tenantAdmin", "true",
                    "before.provenAt", ANY,
                    "after.tenantAdmin", "false")));
    TABLE.put(
        AuditEvent.Type.USER_ERASED,
        seeded ->
            audited(
                seeded.call("DELETE /v1/users/{userId}"),
                Seeded.SECOND_ADMIN.user(),
                World.TENANT_ADMIN,
                Map.of()));
    TABLE.put(
        AuditEvent.Type.CONNECTOR_CREATED,
        seeded ->
            new Audited(
                seeded.call("POST /v1/connectors"),
                reply -> reply.text("applicationId"),
                World.DEVELOPER.user(),
                all(connector("after"), Map.of("secretId", ANY))));
    TABLE.put(
        AuditEvent.Type.CONNECTOR_CHANGED,
        seeded ->
            audited(
                seeded.call("PATCH /v1/connectors/{applicationId}"),
                seeded.connector().id(),
                World.DEVELOPER,
                all(
                    changed(),
                    Map.of("before.description", "Nightly", "after.description", "changed"))));
    TABLE.put(
        AuditEvent.Type.CONNECTOR_DELETED,
        seeded ->
            audited(
                seeded.call("DELETE /v1/connectors/{applicationId}"),
                seeded.connector().id(),
                World.DEVELOPER,
                connector("before")));
    TABLE.put(
        AuditEvent.Type.SECRET_ADDED,
        seeded ->
            audited(
                seeded.call("POST /v1/connectors/{applicationId}/secrets"),
                seeded.connector().id(),
                World.DEVELOPER,
                all(changed(), Map.of("secretId", ANY, "oldExpiresAt", ""))));
    TABLE.put(
        AuditEvent.Type.SECRET_DELETED,
        seeded ->
            audited(
                seeded.call("DELETE /v1/connectors/{applicationId}/secrets/{secretId}"),
                seeded.connector().id(),
                World.DEVELOPER,
                all(changed(), Map.of("secretId", seeded.secretId()))));
    TABLE.put(
        AuditEvent.Type.CLAIM_CODE_CREATED,
        seeded ->
            new Audited(
                seeded.call("POST /v1/connectors/{applicationId}/claimCodes"),
                reply -> reply.text("claimId"),
                World.DEVELOPER.user(),
                Map.of(
                    "connectorId",
                    seeded.connector().id(),
                    "reach",
                    "user",
                    "groupId",
                    "",
                    "scope",
                    ANY)));
    TABLE.put(
        AuditEvent.Type.CLAIM_CODE_CANCELLED,
        seeded ->
            audited(
                seeded.call("DELETE /v1/claimCodes/{claimId}"),
                String.valueOf(seeded.claim().get("claimId")),
                World.DEVELOPER,
                cancelled(seeded)));
    TABLE.put(
        AuditEvent.Type.CODE_CANCELLED,
        seeded ->
            new Audited(
                seeded
                    .world()
                    .call("POST /v1/leaked")
                    .json("{\"token\":\"" + seeded.authorizationCode() + "\"}"),
                reply -> ANY,
                AuditEvent.LEAKED_ACTOR,
                all(cancelled(seeded), Map.of("leaked", "authorizationCode"))));
    TABLE.put(
        AuditEvent.Type.GRANT_ISSUED,
        seeded ->
            new Audited(
                seeded.call("POST /v1/connectors/{applicationId}/grants"),
                reply -> reply.text("grantId"),
                World.DEVELOPER.user(),
                all(
                    grant(seeded, World.DEVELOPER, "user"),
                    Map.of("scope", ANY, "codeId", "", "replaced", ""))));
    TABLE.put(
        AuditEvent.Type.GRANT_RENEWED,
        seeded -> {
          World world = seeded.world();
          world.clock().advance(Duration.ofDays(329));
          String next =
              world
                  .exchange(seeded.connector(), seeded.refreshToken())
                  .expect(200)
                  .text("refreshToken");
          return new Audited(
              world.exchange(seeded.connector(), next),
              reply -> seeded.grantId(),
              AuditEvent.CONNECTOR_ACTOR + seeded.connector().id(),
              all(
                  grant(seeded, World.GROUP_ADMIN, "user"),
                  Map.of("before.generation", "1", "after.generation", "2")));
        });
    TABLE.put(
        AuditEvent.Type.GRANT_ADOPTED,
        seeded ->
            audited(
                seeded.call("POST /v1/grants/{grantId}/adopt"),
                seeded.orphanedGrantId(),
                World.TENANT_ADMIN,
                all(
                    grant(seeded, World.TENANT_ADMIN, "group"),
                    Map.of(
                        "before.grantedBy", World.DEVELOPER.user(),
                        "after.grantedBy", World.TENANT_ADMIN.user(),
                        "replaced", ""))));
    TABLE.put(
        AuditEvent.Type.GRANT_FROZEN,
        seeded ->
            new Audited(
                seeded.call("POST /v1/freezes"),
                reply -> seeded.receipt().grant().text("grantId"),
                AuditEvent.RECEIPT_ACTOR,
                all(
                    grant(seeded, World.TENANT_ADMIN, "tenant"),
                    Map.of("before.frozen", "false", "after.frozen", "true"))));
    TABLE.put(
        AuditEvent.Type.GRANT_UNFROZEN,
        seeded ->
            audited(
                seeded.call("DELETE /v1/grants/{grantId}/freeze"),
                seeded.frozenGrantId(),
                World.TENANT_ADMIN,
                all(
                    grant(seeded, World.TENANT_ADMIN, "tenant"),
                    Map.of("before.frozen", "true", "after.frozen", "false"))));
    TABLE.put(
        AuditEvent.Type.GRANT_ENDED,
        seeded ->
            audited(
                seeded.call("DELETE /v1/grants/{grantId}"),
                seeded.grantId(),
                World.DEVELOPER,
                grant(seeded, World.GROUP_ADMIN, "user")));
    TABLE.put(
        AuditEvent.Type.ACCESS_TOKENS_ENDED,
        seeded ->
            new Audited(
                seeded.oauth2().revoke(seeded.accessToken()),
                reply -> seeded.grantId(),
                AuditEvent.CONNECTOR_ACTOR + seeded.connector().id(),
                all(
                    grant(seeded, World.GROUP_ADMIN, "user"),
                    Map.of(
                        "revoked", "accessToken",
                        "before.accessGeneration", "0",
                        "after.accessGeneration", "1"))));
  }
}
