package pintle.group;

import pintle.phone.MemberId;
import pintle.phone.PhoneNumber;

/** A number in a group, with its role there. */
public record Member(MemberId id, PhoneNumber number, Role role) {
  public Member as(Role changed) {
    return new Member(id, number, changed);
  }
}
