package pintle.handler;

import pintle.group.GroupType;
import pintle.http.JsonBody;
import pintle.refusal.Refusal;

/** Reads what a request says of a group, for the calls of programs and of the portal alike. */
final class GroupFields {
  private GroupFields() {}

  /** A plain group where nothing is said. */
  static GroupType type(JsonBody body) {
    return body.optionalText("groupType")
        .map(text ->
            GroupType.of(text)
                .orElseThrow(() -> Refusal.field("groupType", "Group or ConnectGroup")))
        .orElse(GroupType.GROUP);
  }
}
