package pintle.aws;

import pintle.group.Group;
import pintle.group.GroupId;
import pintle.group.Member;
import pintle.group.Role;
import pintle.phone.MemberId;
import pintle.phone.PhoneNumber;

/** A membership as two items: with the group, where the number is, and with the member. */
final class MemberItem {
  private MemberItem() {}

  static Item of(ListRef list, Member member) {
    return Item.at(Key.member(list, member.id()))
        .text("memberId", member.id().value())
        .text("e164", member.number().e164())
        .text("region", member.number().region())
        .text("role", member.role().name());
  }

  static Member read(Item item) {
    return new Member(
        new MemberId(item.text("memberId")),
        new PhoneNumber(item.text("e164"), item.text("region")),
        role(item));
  }

  static Item membership(ListRef list, Member member) {
    return Item.at(Key.membership(list, member.id()))
        .text("groupId", list.group().value())
        .text("generation", list.generation())
        .text("role", member.role().name());
  }

  static Role role(Item item) {
    return Role.valueOf(item.text("role"));
  }

  /** What a member's item says about one list of one group. */
  record Membership(GroupId group, String generation, Role role) {
    static Membership read(Item item) {
      return new Membership(
          new GroupId(item.text("groupId")), item.text("generation"), MemberItem.role(item));
    }

    boolean isInForce(Group now) {
      return group.equals(now.id()) && generation.equals(now.generation());
    }
  }
}
