package pintle.group;

import java.util.Optional;
import pintle.refusal.Refusal;
import pintle.tenant.TenantId;

/**
 * A group of the organisation.
 *
 * @param imageUrl or empty
 * @param parent the group above, if any
 * @param userCount its own members
 * @param subGroupCount the groups directly below
 * @param generation names the member list in force: an import writes a new list beside the old one
 *     and then switches with one write
 */
public record Group(
    TenantId tenant,
    GroupId id,
    String name,
    String imageUrl,
    String welcomeMessage,
    GroupType type,
    Optional<GroupId> parent,
    int userCount,
    int subGroupCount,
    String generation) {

  /** Characters of a name. */
  public static final int LONGEST_NAME = 200;

  /**
   * A name that a group can have, without surrounding blanks.
   *
   * @param field what the refusal names
   */
  public static String checkedName(String field, String name) {
    String title = name.strip();
    if (title.isEmpty() || title.length() > LONGEST_NAME) {
      throw Refusal.field(field, "1 to " + LONGEST_NAME + " characters");
    }
    return title;
  }
}
