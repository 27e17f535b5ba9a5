package pintle.local;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pintle.group.DirectoryDraft.ById;
import pintle.group.DirectoryDraft.Entry;
import pintle.local.signin.DemoUser;
import pintle.local.signin.PresignedSignIns;

/**
 * Prints what a stack on LocalStack gets of the demo as one JSON object: public keys, sign-ins,
 * numbers, and the directory of each tenant as {@code PUT /v1/directory} takes it.
 */
public final class DemoData {
  private DemoData() {}

  /** Takes the issuer that the sign-ins are to name. */
  public static void main(String[] args) throws IOException {
    PresignedSignIns signIns = PresignedSignIns.by(args[0], Instant.now());
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("clientId", signIns.clientId());
    data.put("tenants", List.of(DemoUser.DEMO_TENANT, DemoUser.OTHER_TENANT));
    data.put("publicKeys", signIns.publicKeys());
    data.put("signIns", signIns.tokens());
    data.put("numbers", numbers());
    data.put("directories", directories());
    System.out.println(JSON.std.asString(data));
  }

  private static Map<String, String> numbers() {
    Map<String, String> numbers = new LinkedHashMap<>();
    for (DemoUser user : DemoUser.values()) {
      numbers.put(user.login(), user.mobileNumber());
    }
    return numbers;
  }

  private static Map<String, Object> directories() {
    Map<String, Object> directories = new LinkedHashMap<>();
    DemoDirectory.groups()
        .forEach((administrator, groups) ->
            directories.put(
                administrator.login(),
                Map.of("groups", groups.stream().map(DemoData::group).toList())));
    return directories;
  }

  private static Map<String, Object> group(Entry entry) {
    ById name = (ById) entry.key();
    Map<String, Object> group = new LinkedHashMap<>();
    group.put("groupId", name.id());
    name.name().ifPresent(text -> group.put("name", text));
    entry.parent().ifPresent(above -> group.put("parentGroupId", above));
    group.put(
        "members",
        entry.members().stream()
            .map(one ->
                Map.of(
                    "mobileNumber", one.number().orElseThrow(),
                    "role", one.role().orElseThrow()))
            .toList());
    return group;
  }
}
