package pintle.aws;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pintle.audit.AuditEvent;
import pintle.connector.ConnectorId;
import pintle.paging.Page;
import pintle.refusal.Reason;
import pintle.tenant.TenantId;
import pintle.token.CodeRef;
import pintle.token.OneTimeCode;
import pintle.token.OneTimeCodes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** One-time codes by ID, and a pointer to each claim code in its connector's list. */
public final class DynamoOneTimeCodes implements OneTimeCodes {
  private static final String MAY_BE_CANCELLED =
      "attribute_exists(pk) AND attribute_not_exists(cancelledAt)"
          + " AND attribute_not_exists(redeemedAt)";

  private final Table table;

  public DynamoOneTimeCodes(DynamoDbClient client, String table) {
    this(new Table(client, table));
  }

  DynamoOneTimeCodes(Table table) {
    this.table = table;
  }

  @Override
  public Optional<OneTimeCode> find(CodeRef ref) {
    return table.get(Key.code(ref)).map(CodeItem::read);
  }

  @Override
  public void create(OneTimeCode claim, Instant signedIn, AuditEvent event) {
    Item pointer =
        Item.at(Key.claim(claim))
            .text("id", claim.ref().id())
            .ttl("ttl", CodeItem.keptUntil(claim));
    commit(
        claim,
        signedIn,
        table
            .transaction("create claim code")
            .put(CodeItem.of(claim), Table.ABSENT)
            .put(pointer)
            .event(event));
  }

  @Override
  public void create(OneTimeCode code, Instant signedIn) {
    commit(code, signedIn, table.transaction("create code").put(CodeItem.of(code), Table.ABSENT));
  }

  private void commit(OneTimeCode code, Instant signedIn, Transaction create) {
    if (!ErasureMark.check(create, code.ref().tenant(), code.grantor(), signedIn).commit()) {
      ErasureMark.demandNone(table, code.ref().tenant(), code.grantor(), signedIn);
      // An ID is 122 random bits: this is no second code but a broken source of randomness.
      throw Reason.BUSY.refusal();
    }
  }

  @Override
  public boolean exchange(OneTimeCode consent, OneTimeCode authorization, Instant signedIn) {
    Transaction exchange =
        table
            .transaction("exchange", Key.code(consent.ref()))
            .delete(
                Key.code(consent.ref()),
                CodeItem.OPEN,
                Item.with().time(":at", authorization.createdAt()))
            .put(CodeItem.of(authorization), Table.ABSENT);
    if (ErasureMark.check(exchange, consent.ref().tenant(), consent.grantor(), signedIn).commit()) {
      return true;
    }
    ErasureMark.demandNone(table, consent.ref().tenant(), consent.grantor(), signedIn);
    return false;
  }

  @Override
  public void cancel(OneTimeCode code, AuditEvent event) {
    table
        .transaction("cancel", Key.code(code.ref()))
        .update(
            Key.code(code.ref()),
            "SET cancelledAt = :at",
            MAY_BE_CANCELLED,
            Item.with().time(":at", event.at()))
        .event(event)
        .commit();
  }

  @Override
  public Page<OneTimeCode> claimsOf(
      TenantId tenant, ConnectorId connector, Optional<String> after, int limit) {
    Page<Item> pointers = table.page(Key.ofConnector(tenant, connector), Key.CLAIM, after, limit);
    List<Key> keys =
        pointers.items().stream()
            .map(item -> Key.code(new CodeRef(tenant, item.text("id"))))
            .toList();
    Map<Key, Item> found = table.get(keys);
    return new Page<>(
        keys.stream()
            .flatMap(key -> Optional.ofNullable(found.get(key)).stream())
            .map(CodeItem::read)
            .toList(),
        pointers.next());
  }
}
