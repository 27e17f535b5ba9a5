package pintle.local.journey;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import pintle.local.signin.DemoUser;

/** The script for large files as a process of its own, against a running Pintle. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ImportScriptTest {
  private static final String HEADER = "group,mobileNumber,role\n";

  @TempDir @Nullable Path folder;
  private @Nullable Pintle pintle;
  private String token = "";

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    pintle = Pintle.on(data.resolve("data")).start();
    token = pintle.http().signIn(DemoUser.TENANT_ADMIN);
  }

  @AfterAll
  void end() {
    if (pintle != null) {
      pintle.close();
    }
  }

  /** How a run of the script ended. */
  private record Run(int exitCode, String out, String err) {}

  @Test
  void sendsMoreThanACallHoldsAndContinuesWhereItIsAlready() throws Exception {
    StringBuilder csv = new StringBuilder(HEADER);
    int members = 0;
    for (int group = 0; group < 7; group++) {
      for (int i = 0; i < 1_500; i++) {
        csv.append("Large %d,+4915155%06d,Member\n".formatted(group, members++));
      }
    }
    assertThat(members).isGreaterThan(10_000);
    Path file = file("large.csv", csv.toString());

    Run checked = run(token, "--dry-run", file.toString());
    assertThat(checked.exitCode()).as(checked.err()).isZero();
    assertThat(checked.out())
        .isEqualTo(
            "would be: groups created 7, groups updated 0, members added 10500, members removed 0\n");
    Run sent = run(token, file.toString());
    assertThat(sent.exitCode()).as(sent.err()).isZero();
    assertThat(sent.out())
        .isEqualTo(
            "done: groups created 7, groups updated 0, members added 10500, members removed 0\n");
    assertThat(sent.err()).contains("checked 100% (10500 members)", "sent 100% (10500 members)");
    Run again = run(token, "--lang", "de", file.toString());
    assertThat(again.out())
        .isEqualTo(
            "fertig: Gruppen angelegt 0, Gruppen geändert 7, Mitglieder hinzugefügt 0, Mitglieder entfernt 0\n");
    assertThat(sent.out() + sent.err() + again.err()).doesNotContain(token);
  }

  @Test
  void tellsErrorsByTheLineOfTheFileAndSendsNothing() throws Exception {
    StringBuilder csv = new StringBuilder("role;mobileNumber;group\r\n\r\n");
    for (int i = 0; i < 2_500; i++) {
      csv.append("Member;+4915156%06d;%s\r\n".formatted(i, i < 1_500 ? "First" : "Second"));
    }
    csv.append("Admin;+4915156000001;First\r\n");
    csv.append("Boss;0151;\"Second\"\r\n");
    Path file = file("wrong.csv", csv.toString());

    Run run = run(token, file.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains(
            file + ": line 2503, mobileNumber: a number occurs once in a group [duplicateMember]\n",
            file + ": line 2504, role: Admin or Member [unknownRole]\n",
            file + ": line 2504, mobileNumber: ",
            "3 error(s) in " + file + ". Nothing was sent.");
    assertThat(run.out()).isEmpty();
    assertThat(groupNames()).doesNotContain("First", "Second");
    assertThat(run(token, "--lang", "de", file.toString()).err())
        .contains("Zeile 2504, role: Admin oder Member", "Es wurde nichts");
  }

  @Test
  void tellsWhatItCanSeeItself() throws Exception {
    assertThat(run(token, file("a.csv", "a,b\n1,2\n").toString()).err()).contains("missingColumn");
    assertThat(run(token, file("b.csv", HEADER + ",+4915112345678,Admin\n").toString()).err())
        .contains("line 2, group: a value is missing");
    assertThat(run(token, file("c.csv", HEADER + "A,\"1,Admin\nB,2,x\n").toString()).err())
        .contains("line 2: the row can not be read");
    Path latin = file("d.csv", "");
    Files.write(latin, (HEADER + "Köln,1,Admin\n").getBytes(StandardCharsets.ISO_8859_1));
    assertThat(run(token, latin.toString()).err()).contains("line 2: this is not UTF-8");
    assertThat(run(token, file("e.json", "{\"groups\":[}").toString()).exitCode()).isEqualTo(1);
    assertThat(run(token, "none.csv").exitCode()).isEqualTo(2);
    String good = file("f.csv", HEADER + "A,+4915112345678,Admin\n").toString();
    assertThat(run("", good).exitCode()).isEqualTo(3);
    assertThat(run("no-token", good).exitCode()).isEqualTo(3);
    assertThat(run(token, "--base", "http://example.com", good))
        .extracting(Run::exitCode)
        .isEqualTo(2);
  }

  @Test
  void sendsParentsInEarlierCallsThanTheirChildren() throws Exception {
    List<String> groups = new ArrayList<>();
    for (int i = 2; i >= 0; i--) {
      StringBuilder members = new StringBuilder();
      for (int m = 0; m < 1_200; m++) {
        members
            .append(m == 0 ? "" : ",")
            .append("{\"mobileNumber\":\"+4915157%06d\",\"role\":\"Member\"}".formatted(m));
      }
      String parent = i == 0 ? "" : "\"parentGroupId\":\"tree" + (i - 1) + "\",";
      groups.add(
          "{\"groupId\":\"tree%d\",%s\"name\":\"Tree %d\",\"members\":[%s]}"
              .formatted(i, parent, i, members));
    }
    Path file = file("tree.json", "{\"groups\":[" + String.join(",", groups) + "]}");

    Run run = run("", "--as", "tenant-admin", file.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("groups created 3", "members added 3600");
    Path wrong =
        file(
            "wrong.json",
            "{\"groups\":[{\"name\":\"Fine\",\"members\":[]},"
                + "{\"name\":\"X\",\"parentGroupId\":\"none\",\"members\":[]}]}");
    assertThat(run(token, wrong.toString()).err())
        .contains("group 2, groups[1].parentGroupId: there is no such group [unknownParent]");
  }

  @Test
  void triesAgainWhereTheServerIsBusy() throws Exception {
    Path file = file("busy.csv", HEADER + "Busy,+4915112345678,Admin\n");
    AtomicInteger calls = new AtomicInteger();
    HttpServer busy =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    busy.createContext(
        "/",
        exchange -> {
          int call = calls.incrementAndGet();
          byte[] body = exchange.getRequestBody().readAllBytes();
          try (exchange) {
            if (call == 1) {
              exchange.getResponseHeaders().add("Retry-After", "1");
              exchange.sendResponseHeaders(503, -1);
            } else if (call == 3) {
              // The connection breaks without an answer.
              throw new IOException("cut off");
            } else {
              forward(
                  client,
                  exchange.getRequestURI(),
                  body,
                  exchange.getRequestHeaders().getFirst("Authorization"),
                  answer -> {
                    exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
                    try (OutputStream out = exchange.getResponseBody()) {
                      out.write(answer.body());
                    }
                  });
            }
          }
        });
    busy.start();
    try {
      String base = "http://127.0.0.1:" + busy.getAddress().getPort();
      Run run = run(token, "--base", base, file.toString());

      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).contains("groups created 1");
      assertThat(run.err()).contains("the server answers 503, next try in 1 s");
      assertThat(calls).hasValue(4);
    } finally {
      busy.stop(0);
    }
  }

  private interface Answering {
    void with(HttpResponse<byte[]> answer) throws IOException;
  }

  private void forward(
      HttpClient client, URI path, byte[] body, String authorization, Answering answering)
      throws IOException {
    try {
      answering.with(
          client.send(
              HttpRequest.newBuilder(URI.create(address() + path))
                  .header("Authorization", authorization)
                  .header("Content-Type", "text/csv")
                  .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private List<Object> groupNames() throws Exception {
    Http http = requireNonNull(pintle).http();
    String signIn = http.register(DemoUser.TENANT_ADMIN);
    Http.Connector connector = http.connector(signIn, "Names");
    String refresh = http.grant(signIn, connector, "tenant").expect(201).text("refreshToken");
    return http.call("GET /v1/groups")
        .accessToken(http.accessToken(connector, refresh))
        .expect(200)
        .each("groups", "groupName");
  }

  private String address() {
    return requireNonNull(pintle).address();
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(requireNonNull(folder).resolve(name), text);
  }

  private Run run(String token, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("python3", "../local/pintle-import"));
    if (!List.of(arguments).contains("--base")) {
      command.addAll(List.of("--base", address()));
    }
    command.addAll(List.of(arguments));
    ProcessBuilder script = new ProcessBuilder(command);
    Map<String, String> environment = script.environment();
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("PINTLE_TOKEN", token);
    Path errors = Files.createTempFile(requireNonNull(folder), "err", ".txt");
    Process process = script.redirectError(errors.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new Run(process.exitValue(), out, Files.readString(errors));
  }
}
