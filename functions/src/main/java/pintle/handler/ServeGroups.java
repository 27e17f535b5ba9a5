package pintle.handler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pintle.Wiring;
import pintle.connector.Scope;
import pintle.group.Group;
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
import pintle.phone.PhoneNumber;
import pintle.phone.PhoneNumbers;
import pintle.refusal.Refusal;
import pintle.resource.GroupResource;
import pintle.token.Access;
import pintle.user.User;

/** Serves the groups that an access token reaches, and the user who granted it. */
public final class ServeGroups extends ApiHandler {
  private static final int MEMBERS_BODY = 64 * 1024;

  private final GroupResource groups;
  private final Cursors cursors;

  public ServeGroups() {
    this(Wiring.fromEnvironment());
  }

  public ServeGroups(Wiring wiring) {
    super(wiring.api());
    this.groups = wiring.groupResource();
    this.cursors = wiring.cursors();
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.of(
        "GET /v1/groups", Operation.access(Scope.GROUPINFO_READ, this::list),
        "POST /v1/groups",
            Operation.access(Scope.GROUPINFO_WRITE, this::create).withBodyUpTo(MEMBERS_BODY),
        "GET /v1/groups/{groupId}", Operation.access(Scope.GROUPINFO_READ, this::details),
        "GET /v1/groups/{groupId}/subGroups",
            Operation.access(Scope.GROUPINFO_READ, this::subGroups),
        "GET /v1/groups/{groupId}/members", Operation.access(Scope.GROUPMEMBER_READ, this::members),
        "PUT /v1/groups/{groupId}/members",
            Operation.access(Scope.GROUPMEMBER_WRITE, this::addMembers).withBodyUpTo(MEMBERS_BODY),
        "DELETE /v1/groups/{groupId}/members/{memberId}",
            Operation.access(Scope.GROUPMEMBER_REMOVE, this::removeMember),
        "GET /v1/users/me", Operation.access(Scope.PROFILE_READ, this::me));
  }

  private ApiResponse list(ApiRequest request, Access access) {
    String list = "groups of " + access.grant().id().value();
    Page<Group> page = groups.list(access, cursors.read(access.tenant(), list, request));
    return ApiResponse.ok(
        new Fields()
            .putObjects("groups", page.items().stream().map(ServeGroups::fields).toList())
            .putIfPresent("next", cursors.write(access.tenant(), list, page.next())));
  }

  private ApiResponse create(ApiRequest request, Access access) {
    JsonBody body = request.legacyJson();
    Group group =
        groups.create(
            access,
            body.text("name"),
            body.optionalText("welcomeMessage").orElse(""),
            GroupFields.type(body),
            numbers(body, GroupResource.MOST_FIRST));
    return ApiResponse.ok(
        new Fields()
            .put("groupId", group.id().value())
            .put("groupName", group.name())
            .put("membersAdded", true));
  }

  /** The documentation wraps the one group in a list; its sibling calls do not. Both are given. */
  private ApiResponse details(ApiRequest request, Access access) {
    Group group = groups.get(access, request.path("groupId"));
    return ApiResponse.ok(
        detailed(group)
            .put("welcomeMessage", group.welcomeMessage())
            .putObjects("groups", List.of(detailed(group))));
  }

  /** The swagger shows the group itself, the documentation a list with it. Both are given. */
  private ApiResponse subGroups(ApiRequest request, Access access) {
    Group group = groups.get(access, request.path("groupId"));
    boolean all = request.query("fetchAllGroups").filter("true"::equalsIgnoreCase).isPresent();
    List<Group> below = groups.subGroups(access, group, all);
    return ApiResponse.ok(
        fields(group)
            .putObjects("subGroups", below.stream().map(ServeGroups::subGroup).toList())
            .put("welcomeMessage", group.welcomeMessage())
            .putObjects(
                "groups",
                List.of(
                    named(group)
                        .putObjects(
                            "subGroups", below.stream().map(ServeGroups::named).toList()))));
  }

  private ApiResponse members(ApiRequest request, Access access) {
    String id = request.path("groupId");
    String list = "members of " + id;
    GroupResource.Members members =
        groups.members(access, id, cursors.read(access.tenant(), list, request));
    List<Fields> items =
        members.page().items().stream()
            .map(member -> fields(member, members.provisioned().contains(member.id())))
            .toList();
    return ApiResponse.ok(
        new Fields()
            .putObjects("members", items)
            .putIfPresent("next", cursors.write(access.tenant(), list, members.page().next())));
  }

  private ApiResponse addMembers(ApiRequest request, Access access) {
    JsonBody body = request.legacyJson();
    if (!body.has("members")) {
      throw Refusal.field("members", "a list of numbers is expected");
    }
    groups.addMembers(access, request.path("groupId"), numbers(body, GroupResource.MOST_ADDED));
    return done();
  }

  private ApiResponse removeMember(ApiRequest request, Access access) {
    groups.removeMember(access, request.path("groupId"), request.path("memberId"));
    return done();
  }

  private ApiResponse me(ApiRequest request, Access access) {
    User user = groups.me(access);
    return ApiResponse.ok(
        new Fields()
            .put("id", user.id().value())
            .put("name", user.name())
            .putOrNull("mobileNumber", user.phone().map(PhoneNumber::e164))
            .put("isProvisioned", user.phone().isPresent()));
  }

  /** The documented answer of both member changes: a text, although its table says Boolean. */
  private static ApiResponse done() {
    return ApiResponse.ok(new Fields().put("result", "true"));
  }

  private static List<PhoneNumber> numbers(JsonBody body, int most) {
    List<String> texts = body.texts("members");
    if (texts.size() > most) {
      throw Refusal.field("members", "at most " + most + " a call");
    }
    List<PhoneNumber> numbers = new ArrayList<>();
    for (int at = 0; at < texts.size(); at++) {
      numbers.add(PhoneNumbers.parse("members[" + at + "]", texts.get(at)));
    }
    return numbers;
  }

  private static Fields fields(Member member, boolean provisioned) {
    return new Fields()
        .put("id", member.id().value())
        .put("role", member.role().text())
        .put("mobileNumber", member.number().e164())
        .put("isProvisioned", provisioned);
  }

  private static Fields subGroup(Group group) {
    return fields(group).put("isDuplicate", false).put("welcomeMessage", group.welcomeMessage());
  }

  /** What is counted are a group's own members, so both counts are one. */
  private static Fields detailed(Group group) {
    return fields(group).put("currentLevelUserCount", group.userCount());
  }

  /** Every group belongs to the organisation, and is reached with an administrator's rights. */
  private static Fields fields(Group group) {
    return named(group)
        .put("hasSubGroups", group.subGroupCount() > 0)
        .put("hasParentGroups", group.parent().isPresent())
        .put("callerRole", Role.ADMIN.text())
        .put("isMappedToTenant", true)
        .put("groupType", group.type().text())
        .put("userCount", group.userCount());
  }

  private static Fields named(Group group) {
    return new Fields()
        .put("groupId", group.id().value())
        .put("groupName", group.name())
        .put("groupImageUrl", group.imageUrl());
  }
}
