package pintle.aws;

import pintle.group.Group;
import pintle.group.GroupId;
import pintle.tenant.TenantId;

/** One of the member lists that a group has, had or may get. */
record ListRef(TenantId tenant, GroupId group, String generation) {
  /** The list in force. */
  static ListRef of(Group group) {
    return of(group, group.generation());
  }

  static ListRef of(Group group, String generation) {
    return new ListRef(group.tenant(), group.id(), generation);
  }
}
