package pintle.aws;

import pintle.group.Group;
import pintle.group.GroupId;
import pintle.group.GroupType;
import pintle.tenant.TenantId;

/** A group as an item; its tenant stands in the key alone. */
final class GroupItem {
  private GroupItem() {}

  static Item of(Group group) {
    return Item.at(Key.group(group.tenant(), group.id()))
        .text("id", group.id().value())
        .text("name", group.name())
        .text("imageUrl", group.imageUrl())
        .text("welcomeMessage", group.welcomeMessage())
        .text("type", group.type().name())
        .text("parent", group.parent().map(GroupId::value))
        .number("userCount", group.userCount())
        .number("subGroupCount", group.subGroupCount())
        .text("generation", group.generation());
  }

  static Group read(TenantId tenant, Item item) {
    return new Group(
        tenant,
        new GroupId(item.text("id")),
        item.text("name"),
        item.text("imageUrl"),
        item.text("welcomeMessage"),
        GroupType.valueOf(item.text("type")),
        item.textIfAny("parent").map(GroupId::new),
        item.count("userCount"),
        item.count("subGroupCount"),
        item.text("generation"));
  }
}
