package pintle.handler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pintle.Wiring;
import pintle.group.DirectoryImport;
import pintle.group.DirectoryImport.Row;
import pintle.group.Group;
import pintle.group.GroupId;
import pintle.group.Member;
import pintle.group.Role;
import pintle.http.ApiHandler;
import pintle.http.ApiRequest;
import pintle.http.ApiResponse;
import pintle.http.Fields;
import pintle.http.JsonBody;
import pintle.http.Operation;
import pintle.phone.MemberId;
import pintle.phone.MemberIds;
import pintle.phone.PhoneNumber;
import pintle.phone.PhoneNumbers;
import pintle.refusal.Refusal;
import pintle.tenant.TenantId;
import pintle.user.PortalUser;

/** Replaces groups and their members by a directory that a tenant administrator sends. */
public final class ImportDirectory extends ApiHandler {
  private static final int DIRECTORY_BODY = 4 * 1024 * 1024;

  private final DirectoryImport directory;
  private final MemberIds members;

  public ImportDirectory() {
    this(Wiring.fromEnvironment());
  }

  public ImportDirectory(Wiring wiring) {
    super(wiring.api());
    this.directory = wiring.directoryImport();
    this.members = wiring.members();
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.of(
        "PUT /v1/directory", Operation.portal(this::replace).withBodyUpTo(DIRECTORY_BODY));
  }

  private ApiResponse replace(ApiRequest request, PortalUser caller) {
    caller.demandTenantAdministrator();
    List<Row> rows = new ArrayList<>();
    List<JsonBody> groups = request.json().objects("groups");
    for (int at = 0; at < groups.size(); at++) {
      rows.add(row(caller.tenant(), groups.get(at), "groups[" + at + "]"));
    }
    DirectoryImport.Outcome outcome = directory.replace(caller, rows);
    return ApiResponse.ok(
        new Fields()
            .put("groupsCreated", outcome.groupsCreated())
            .put("groupsUpdated", outcome.groupsUpdated())
            .put("membersAdded", outcome.membersAdded())
            .put("membersRemoved", outcome.membersRemoved()));
  }

  private Row row(TenantId tenant, JsonBody group, String place) {
    Map<MemberId, Member> once = new LinkedHashMap<>();
    List<JsonBody> list = group.objects("members");
    for (int at = 0; at < list.size(); at++) {
      Member member = member(tenant, list.get(at), place + ".members[" + at + "]");
      if (once.put(member.id(), member) != null) {
        throw Refusal.field(place + ".members[" + at + "]", "a number occurs once in a group");
      }
    }
    String name = Group.checkedName(place + ".name", group.text("name"));
    return new Row(
        group
            .optionalText("groupId")
            .map(text -> id(text, place + ".groupId"))
            .orElseGet(() -> DirectoryImport.idOf(tenant, name)),
        name,
        group.optionalText("parentGroupId").map(text -> id(text, place + ".parentGroupId")),
        List.copyOf(once.values()));
  }

  private Member member(TenantId tenant, JsonBody member, String place) {
    PhoneNumber number = PhoneNumbers.parse(place + ".mobileNumber", member.text("mobileNumber"));
    Role role =
        Role.of(member.text("role"))
            .orElseThrow(() -> Refusal.field(place + ".role", "Admin or Member"));
    return new Member(members.of(tenant, number), number, role);
  }

  private static GroupId id(String text, String place) {
    return GroupId.of(text)
        .orElseThrow(() -> Refusal.field(place, "1 to 100 letters, digits, dots, dashes, @ or :"));
  }
}
