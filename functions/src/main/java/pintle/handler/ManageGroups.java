package pintle.handler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pintle.Wiring;
import pintle.group.Group;
import pintle.group.GroupId;
import pintle.group.GroupManagement;
import pintle.group.GroupManagement.Entry;
import pintle.group.GroupManagement.Put;
import pintle.group.Member;
import pintle.group.Role;
import pintle.http.ApiHandler;
import pintle.http.ApiRequest;
import pintle.http.ApiResponse;
import pintle.http.Cursors;
import pintle.http.Fields;
import pintle.http.JsonBody;
import pintle.http.Operation;
import pintle.paging.Page;
import pintle.phone.PhoneNumbers;
import pintle.refusal.Refusal;
import pintle.user.PortalUser;

/** Lists and makes groups for the portal's users, and changes their members one by one. */
public final class ManageGroups extends ApiHandler {
  private static final int PAGE = 1_000;
  private static final int MEMBERS_BODY = 64 * 1024;

  private final GroupManagement groups;
  private final Cursors cursors;

  public ManageGroups() {
    this(Wiring.fromEnvironment());
  }

  public ManageGroups(Wiring wiring) {
    super(wiring.api());
    this.groups = wiring.groupManagement();
    this.cursors = wiring.cursors();
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.of(
        "GET /v1/directory/groups", Operation.portal(this::list),
        "POST /v1/directory/groups", Operation.portal(this::create),
        "GET /v1/directory/groups/{groupId}", Operation.portal(this::get),
        "GET /v1/directory/groups/{groupId}/members", Operation.portal(this::members),
        "PUT /v1/directory/groups/{groupId}/members",
            Operation.portal(this::put).withBodyUpTo(MEMBERS_BODY),
        "DELETE /v1/directory/groups/{groupId}/members/{memberId}", Operation.portal(this::remove));
  }

  private ApiResponse list(ApiRequest request, PortalUser caller) {
    String list = "all groups";
    Page<Group> page =
        request.query("all").filter("true"::equals).isPresent()
            ? groups.all(caller, cursors.read(caller.tenant(), list, request), PAGE)
            : Page.whole(groups.administered(caller));
    return ApiResponse.ok(
        new Fields()
            .putObjects("groups", page.items().stream().map(ManageGroups::fields).toList())
            .putOrNull("next", cursors.write(caller.tenant(), list, page.next())));
  }

  private ApiResponse create(ApiRequest request, PortalUser caller) {
    JsonBody body = request.json();
    return ApiResponse.created(
        fields(
            groups.create(
                caller,
                body.text("name"),
                body.optionalText("welcomeMessage").orElse(""),
                GroupFields.type(body),
                body.optionalText("parentGroupId"))));
  }

  private ApiResponse get(ApiRequest request, PortalUser caller) {
    return ApiResponse.ok(fields(groups.get(caller, request.path("groupId"))));
  }

  private ApiResponse members(ApiRequest request, PortalUser caller) {
    String id = request.path("groupId");
    String list = "portal's members of " + id;
    Page<Member> page =
        groups.members(caller, id, cursors.read(caller.tenant(), list, request), PAGE);
    return ApiResponse.ok(
        new Fields()
            .putObjects("members", page.items().stream().map(ManageGroups::fields).toList())
            .putOrNull("next", cursors.write(caller.tenant(), list, page.next())));
  }

  private ApiResponse put(ApiRequest request, PortalUser caller) {
    Put put = groups.put(caller, request.path("groupId"), entries(request.json()));
    return ApiResponse.ok(
        new Fields().put("membersAdded", put.added()).put("rolesChanged", put.changed()));
  }

  private ApiResponse remove(ApiRequest request, PortalUser caller) {
    groups.remove(caller, request.path("groupId"), request.path("memberId"));
    return ApiResponse.done();
  }

  private static List<Entry> entries(JsonBody body) {
    List<Optional<JsonBody>> items =
        body.objects("members").orElseThrow(() -> Refusal.field("members", "a list is expected"));
    List<Entry> entries = new ArrayList<>();
    for (int at = 0; at < items.size(); at++) {
      String place = "members[" + at + "]";
      JsonBody item =
          items.get(at).orElseThrow(() -> Refusal.field(place, "an object is expected"));
      Role role =
          Role.of(item.text("role"))
              .orElseThrow(() -> Refusal.field(place + ".role", "Admin or Member"));
      entries.add(
          new Entry(PhoneNumbers.parse(place + ".mobileNumber", item.text("mobileNumber")), role));
    }
    return entries;
  }

  private static Fields fields(Group group) {
    return new Fields()
        .put("groupId", group.id().value())
        .put("groupName", group.name())
        .put("groupType", group.type().text())
        .putOrNull("parentGroupId", group.parent().map(GroupId::value))
        .put("hasSubGroups", group.subGroupCount() > 0)
        .put("userCount", group.userCount());
  }

  private static Fields fields(Member member) {
    return new Fields()
        .put("memberId", member.id().value())
        .put("mobileNumber", member.number().e164())
        .put("role", member.role().text());
  }
}
