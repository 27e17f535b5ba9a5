package pintle.group;

import java.util.Optional;
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
    String generation) {}
