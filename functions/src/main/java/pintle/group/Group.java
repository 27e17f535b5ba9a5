package pintle.group;

import java.util.Optional;
import java.util.regex.Pattern;
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

  /** One that is being made: without a picture, and with nothing below it. */
  public static Group made(
      TenantId tenant,
      GroupId id,
      String name,
      String welcomeMessage,
      GroupType type,
      Optional<GroupId> parent,
      int userCount,
      String generation) {
    return new Group(tenant, id, name, "", welcomeMessage, type, parent, userCount, 0, generation);
  }

  /** Characters of a name. */
  public static final int LONGEST_NAME = 200;

  private static final int LONGEST_WELCOME = 1000;

  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\u2028\\u2029]");

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
    if (hasControls(title)) {
      throw Refusal.field(field, "one line without control characters");
    }
    return title;
  }

  /** A welcome message that a group can have. */
  public static String checkedWelcome(String welcome) {
    if (welcome.length() > LONGEST_WELCOME) {
      throw Refusal.field("welcomeMessage", "at most " + LONGEST_WELCOME + " characters");
    }
    return welcome;
  }

  /** Whether a text holds what terminals and lists stumble over. */
  static boolean hasControls(String text) {
    return CONTROLS.matcher(text).find();
  }
}
