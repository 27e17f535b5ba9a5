package pintle.aws;

import java.time.Instant;
import pintle.group.GroupId;
import pintle.tenant.TenantId;

/**
 * The mark of a member list that is not in force, without which nobody would find its items after a
 * crash. It stands before the first item of a list is written; the transaction that puts the list
 * in force takes it away and marks the list before.
 *
 * @param ended whether its list never gets in force (again)
 */
record ListMark(ListRef list, Instant at, boolean ended) {
  /** The condition of a mark whose list may be put in force. */
  static final String OPEN = "attribute_exists(pk) AND attribute_not_exists(ended)";

  /** Of a list that is about to be written. */
  static ListMark open(ListRef list, Instant now) {
    return new ListMark(list, now, false);
  }

  /** Of a list that is being replaced. */
  static ListMark ended(ListRef list, Instant now) {
    return new ListMark(list, now, true);
  }

  static ListMark read(TenantId tenant, Item item) {
    return new ListMark(
        new ListRef(tenant, new GroupId(item.text("groupId")), item.text("generation")),
        item.time("markedAt"),
        item.has("ended"));
  }

  Item item() {
    Item item =
        Item.at(Key.mark(list))
            .text("groupId", list.group().value())
            .text("generation", list.generation())
            .time("markedAt", at);
    return ended ? item.flag("ended", true) : item;
  }
}
