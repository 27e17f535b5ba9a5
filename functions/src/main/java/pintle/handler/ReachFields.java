package pintle.handler;

import java.util.Optional;
import pintle.group.GroupId;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.token.Reach;

/** A reach as calls name it. */
final class ReachFields {
  private ReachFields() {}

  /** The reach of {@code reach} and, for a group's, {@code groupId}. */
  static Reach read(Optional<String> kind, Optional<String> group) {
    Reach.Kind wanted =
        kind.flatMap(Reach.Kind::of)
            .orElseThrow(() -> Refusal.field("reach", "user, tenant or group"));
    return switch (wanted) {
      case USER -> Reach.USER;
      case TENANT -> Reach.TENANT;
      case GROUP ->
          Reach.of(
              GroupId.of(
                      group.orElseThrow(
                          () -> Refusal.field("groupId", "reach group needs a group")))
                  .orElseThrow(Reason.NOT_FOUND::refusal));
    };
  }
}
