package pintle.aws;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import pintle.audit.AuditEvent;
import pintle.connector.ConnectorId;
import pintle.group.GroupId;
import pintle.phone.MemberId;
import pintle.pin.PinChallenge;
import pintle.tenant.TenantId;
import pintle.token.CodeRef;
import pintle.token.Grant;
import pintle.token.GrantRef;
import pintle.token.OneTimeCode;
import pintle.token.Reach;
import pintle.user.UserId;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Where an item stands: the one list of all keys. They start with the tenant, except those that are
 * looked for before the tenant is known: {@code CONNECTOR#}, {@code KEYS}, {@code NAMES}, {@code
 * COUNT#} and {@code MISS#}.
 */
record Key(String pk, String sk) {
  static final String SUB_GROUP = "SUB#";
  static final String MEMBER = "M#";
  static final String MEMBERSHIP = "G#";
  static final String CHALLENGE = "PIN#";
  static final String GRANT_OF_USER = "GRANT#";
  static final String SLOT = "SLOT#";
  static final String CLAIM = "CLAIM#";

  /** DynamoDB's own limits, in bytes; nothing can stand at a longer or an empty key. */
  private static final int LONGEST_PK = 2048;

  private static final int LONGEST_SK = 1024;

  /** A sort key behind those of all moments. */
  static final String AFTER_EVERY_TIME = ":";

  /** Epoch milliseconds that no clock of ours reaches, in 15 digits. */
  private static final long END_OF_TIME = 999_999_999_999_999L;

  static Key connector(ConnectorId id) {
    return new Key("CONNECTOR#" + id.value(), "CONNECTOR");
  }

  /** A connector in its tenant's list. */
  static Key listed(TenantId tenant, UserId owner, ConnectorId id) {
    return new Key(connectors(tenant), owner.value() + "#" + id.value());
  }

  static String connectors(TenantId tenant) {
    return tenant(tenant, "CONNECTORS");
  }

  /** The mark of a deleted connector whose grants are to end. */
  static Key deletion(TenantId tenant, ConnectorId id) {
    return new Key(deletions(tenant), id.value());
  }

  static String deletions(TenantId tenant) {
    return tenant(tenant, "DELETED");
  }

  static Key user(TenantId tenant, UserId id) {
    return new Key(ofUser(tenant, id), "USER");
  }

  /** The mark that an erasure leaves: no name, no number. */
  static Key erased(TenantId tenant, UserId id) {
    return new Key(ofUser(tenant, id), "ERASED");
  }

  /** A live grant in its user's list. */
  static Key grantOfUser(GrantRef grant, UserId user) {
    return new Key(ofUser(grant.tenant(), user), GRANT_OF_USER + grant.grant().value());
  }

  /** A live grant in its tenant's list, beside the others of its connector. */
  static Key liveGrant(Grant grant) {
    return new Key(
        liveGrants(grant.tenant()), liveGrantsOf(grant.connector()) + grant.id().value());
  }

  static String liveGrants(TenantId tenant) {
    return tenant(tenant, "GRANTS");
  }

  /** What the sort keys of a connector's live grants begin with. */
  static String liveGrantsOf(ConnectorId connector) {
    return connector.value() + "#";
  }

  static String ofUser(TenantId tenant, UserId id) {
    return tenant(tenant, "U#" + id.value());
  }

  /** A user whose newest sign-in proved the tenant administrator. */
  static Key administrator(TenantId tenant, UserId id) {
    return new Key(administrators(tenant), id.value());
  }

  static String administrators(TenantId tenant) {
    return tenant(tenant, "ADMINS");
  }

  /** Who verified a number. */
  static Key holder(TenantId tenant, MemberId member) {
    return new Key(ofMember(tenant, member), "HOLDER");
  }

  static Key challenge(PinChallenge.Key key) {
    return new Key(ofMember(key.tenant(), key.member()), CHALLENGE + key.audience().text());
  }

  static String ofMember(TenantId tenant, MemberId member) {
    return tenant(tenant, "M#" + member.value());
  }

  static Key group(TenantId tenant, GroupId id) {
    return new Key(groups(tenant), id.value());
  }

  static String groups(TenantId tenant) {
    return tenant(tenant, "GROUPS");
  }

  /** A group in the list of the one above it. */
  static Key subGroup(TenantId tenant, GroupId parent, GroupId child) {
    return new Key(subGroups(tenant, parent), SUB_GROUP + child.value());
  }

  static String subGroups(TenantId tenant, GroupId parent) {
    return tenant(tenant, "G#" + parent.value());
  }

  /** A member in one generation of a group's list. */
  static Key member(ListRef list, MemberId member) {
    return new Key(members(list), MEMBER + member.value());
  }

  static String members(ListRef list) {
    return tenant(list.tenant(), "G#" + list.group().value() + "#" + list.generation());
  }

  /** The same membership from the member's side. */
  static Key membership(ListRef list, MemberId member) {
    return new Key(
        ofMember(list.tenant(), member),
        MEMBERSHIP + list.group().value() + "#" + list.generation());
  }

  /** The mark of a list that is not in force: being written, or being cleared away. */
  static Key mark(ListRef list) {
    return new Key(lists(list.tenant()), list.group().value() + "#" + list.generation());
  }

  static String lists(TenantId tenant) {
    return tenant(tenant, "LISTS");
  }

  static Key grant(GrantRef grant) {
    return new Key(tenant(grant.tenant(), "GRANT#" + grant.grant().value()), "GRANT");
  }

  static Key code(CodeRef code) {
    return new Key(tenant(code.tenant(), "CODE#" + code.id()), "CODE");
  }

  /** A claim code in its connector's list, the newest first. */
  static Key claim(OneTimeCode claim) {
    return new Key(
        ofConnector(claim.ref().tenant(), claim.connector()),
        CLAIM
            + "%015d#%s"
                .formatted(END_OF_TIME - claim.createdAt().toEpochMilli(), claim.ref().id()));
  }

  static Key slot(TenantId tenant, ConnectorId connector, Reach.Slot slot) {
    return new Key(ofConnector(tenant, connector), SLOT + slot.text());
  }

  /** What belongs to a connector in its tenant: slots and claim codes. */
  static String ofConnector(TenantId tenant, ConnectorId connector) {
    return tenant(tenant, "C#" + connector.value());
  }

  /** Wrong secrets from one address at one connector. */
  static Key misses(ConnectorId connector, String sourceIp) {
    return new Key("MISS#" + connector.value() + "#" + sourceIp, "MISS");
  }

  /** What was counted in one fixed window. */
  static Key count(String name, Instant windowStart) {
    return new Key("COUNT#" + name + "#" + windowStart.getEpochSecond(), "COUNT");
  }

  /** The moments of a sliding window. */
  static Key moments(String name) {
    return new Key("COUNT#" + name, "MOMENTS");
  }

  /** Alone in its partition, so that a role can be kept from it. */
  static Key publicKeys() {
    return new Key("KEYS", "PUBLIC");
  }

  static Key nameKey() {
    return new Key("NAMES", "NAMES");
  }

  /** An event among its tenant's, in the order of time. */
  static Key audit(AuditEvent event) {
    return new Key(
        audit(event.tenant()),
        "%s#%s#%s#%s"
            .formatted(
                auditTime(event.at()), event.origin().requestId(), event.type(), event.object()));
  }

  static String audit(TenantId tenant) {
    return tenant(tenant, "AUDIT");
  }

  /** What the sort keys of a moment's events begin with; itself before all of them. */
  static String auditTime(Instant at) {
    return "%015d".formatted(at.toEpochMilli());
  }

  private static String tenant(TenantId tenant, String rest) {
    return "T#" + tenant.value() + "#" + rest;
  }

  /** Whether an item can stand here; IDs out of a request may be of any length. */
  boolean possible() {
    return within(pk, LONGEST_PK) && within(sk, LONGEST_SK);
  }

  private static boolean within(String text, int longest) {
    return !text.isEmpty() && text.getBytes(StandardCharsets.UTF_8).length <= longest;
  }

  Map<String, AttributeValue> attributes() {
    return Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS(sk));
  }
}
