package pintle.local.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pintle.local.journey.Http.Connector;
import pintle.local.signin.DemoUser;

/**
 * Pintle is killed in the midst of an import: each group is as before or as sent, and wholly so.
 */
final class ImportKillTest {
  private static final int KILLS = 3;
  private static final int GROUPS = 8;
  private static final int MEMBERS = 40;
  private static final long SEED = 20_261_124;

  private final Random random = new Random(SEED);

  @Test
  @Tag("case-88")
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void aKilledImportLeavesEachGroupWholeAndSendingAgainCompletesIt(@TempDir Path folder)
      throws Exception {
    Pintle.Launch launch = Pintle.on(folder.resolve("data")).port(Pintle.freePort());
    Pintle pintle = launch.start();
    try {
      String root = pintle.http().register(DemoUser.TENANT_ADMIN);
      String developer = pintle.http().register(DemoUser.DEVELOPER);
      Connector connector = pintle.http().connector(root, "Reader");
      String whole =
          pintle.http().grant(root, connector, "tenant").expect(201).text("refreshToken");
      String own =
          pintle.http().grant(developer, connector, "user").expect(201).text("refreshToken");
      send(pintle, root, 0);
      int inFlight = 0;
      for (int version = 1; version <= KILLS; version++) {
        inFlight += killWhileSending(pintle, root, version) ? 1 : 0;
        pintle = launch.start();
        Http http = pintle.http();
        String tenantToken = http.accessToken(connector, whole);
        String userToken = http.accessToken(connector, own);
        check(http, tenantToken, userToken, Set.of(version - 1, version));

        send(pintle, root, version);
        check(http, tenantToken, userToken, Set.of(version));
      }
      assertThat(inFlight).as("kills that met an import").isGreaterThanOrEqualTo(KILLS / 2);
    } finally {
      pintle.close();
    }
  }

  /** Whether no answer came any more. */
  private boolean killWhileSending(Pintle pintle, String root, int version) throws Exception {
    CompletableFuture<Boolean> cutOff =
        CompletableFuture.supplyAsync(() -> {
          try {
            send(pintle, root, version);
            return false;
          } catch (UncheckedIOException e) {
            return true;
          }
        });
    Thread.sleep(100 + random.nextInt(700));
    pintle.kill();
    return cutOff.get(30, TimeUnit.SECONDS);
  }

  private static void send(Pintle pintle, String root, int version) {
    pintle
        .http()
        .call("PUT /v1/directory")
        .signedIn(root)
        .json(
            Map.of("groups", IntStream.range(0, GROUPS).mapToObj(i -> group(i, version)).toList()))
        .expect(200);
  }

  /** The last of a version is new in it, below the first. */
  private static Map<String, Object> group(int i, int version) {
    List<Map<String, String>> members = new ArrayList<>();
    for (String number : numbers(version)) {
      members.add(Map.of("mobileNumber", number, "role", "Member"));
    }
    if (version % 2 == 0) {
      members.add(Map.of("mobileNumber", DemoUser.DEVELOPER.mobileNumber(), "role", "Admin"));
    }
    return i == GROUPS - 1
        ? Map.of(
            "groupId",
            "new" + version,
            "name",
            "new " + version,
            "parentGroupId",
            "load0",
            "members",
            members)
        : Map.of("groupId", "load" + i, "name", "load " + version, "members", members);
  }

  private static Set<String> numbers(int version) {
    return IntStream.range(version * 10, version * 10 + MEMBERS)
        .mapToObj("+49151555%05d"::formatted)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Name, members, count and what the developer administers tell one and the same version. */
  private static void check(Http http, String tenantToken, String userToken, Set<Integer> allowed) {
    List<Object> administered = http.groups(userToken);
    Set<String> seen = new TreeSet<>();
    for (Map<String, Object> group :
        http.call("GET /v1/groups").accessToken(tenantToken).expect(200).list("groups")) {
      String id = String.valueOf(group.get("groupId"));
      if (!id.startsWith("load") && !id.startsWith("new")) {
        continue;
      }
      seen.add(id);
      String name = String.valueOf(group.get("groupName"));
      int version = Integer.parseInt(name.substring(name.indexOf(' ') + 1));
      if (id.startsWith("load")) {
        assertThat(version).as(id).isIn(allowed);
      }
      Set<String> expected = numbers(version);
      if (version % 2 == 0) {
        expected.add(DemoUser.DEVELOPER.mobileNumber());
      }
      List<Object> members =
          http.call("GET /v1/groups/" + id + "/members")
              .accessToken(tenantToken)
              .expect(200)
              .each("members", "mobileNumber");
      assertThat(members).as(id).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(group.get("userCount")).as(id).isEqualTo(expected.size());
      assertThat(administered.contains(id)).as(id).isEqualTo(version % 2 == 0);
    }
    int last = allowed.stream().mapToInt(Integer::intValue).max().orElseThrow();
    assertThat(seen).contains("load0", "new" + (last - (allowed.size() - 1)));
    assertThat(seen.contains("new" + (last + 1))).isFalse();
  }
}
