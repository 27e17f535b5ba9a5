package pintle.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import example.ListGroups;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pintle.client.Product.Connector;
import pintle.client.Proxy.Fault;

/** Against what {@code make run} starts: answers are lost, calls refused, the process killed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProductTest {
  private static final int THREADS = 8;
  private static final int ENOUGH = 40;

  private @Nullable Product product;
  private String developer = "";
  private String grantor = "";

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    product = new Product(data.resolve("data"));
    product.start();
    developer = product.register("developer", "+4915112345678");
    grantor = product.register("group-admin", "+4915112345679");
  }

  @AfterAll
  void end() {
    product().close();
  }

  private Product product() {
    return requireNonNull(product);
  }

  private static HttpResponse<String> groups(PintleClient client) throws Exception {
    return client.send(HttpRequest.newBuilder(client.uri("/v1/groups")), BodyHandlers.ofString());
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("answer lost", Fault.ANSWER_LOST),
        Arguments.of("answer cut short", Fault.ANSWER_CUT),
        Arguments.of("too many calls", Fault.THROTTLED),
        Arguments.of("unavailable", Fault.UNAVAILABLE));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void everyCallIsMadeGoodThatWentWrong(String name, Fault fault, @TempDir Path folder)
      throws Exception {
    Proxy proxy = new Proxy(product().uri());
    Connector connector = product().connector(developer, name);
    Path file = folder.resolve("token");
    try (TestServer between = new TestServer(proxy)) {
      PintleClient client = client(between.uri(), connector, file);
      for (int call = 0; call < 3; call++) {
        proxy.next(fault, Fault.NONE);
      }
      RefreshToken token = client.redeem(product().claimCode(grantor, connector));
      HttpResponse<String> groups = groups(client);

      assertThat(groups.statusCode()).isEqualTo(200);
      assertThat(groups.body()).contains("\"groupId\":\"sales\"");
      assertThat(proxy.isThrough()).isTrue();
      assertThat(file).hasContent(token.value());
      // What a claim code was redeemed for in vain is what it was redeemed for at last.
      assertThat(proxy.lost())
          .filteredOn(lost -> lost.contains("refreshTokenExpiry"))
          .allMatch(lost -> lost.contains(token.value()));
    }
  }

  private static PintleClient client(URI base, Connector connector, Path file) {
    return PintleClient.builder(
            base, connector.id(), connector.secret(), RefreshTokenStore.file(file))
        .attempts(100)
        .patience(Duration.ofSeconds(60))
        .build();
  }

  @Test
  void theExampleOfTheReadmeListsTheGroups(@TempDir Path folder) throws Exception {
    Connector connector = product().connector(developer, "Example");

    String code = product().claimCode(grantor, connector);
    assertThat(example(connector, folder, code)).contains("\"groupId\":\"sales\"");
    assertThat(example(connector, folder)).contains("\"groupId\":\"sales\"");
    assertThat(example(connector, folder, code + "x"))
        .startsWith("The token or code is unknown, expired or ended. Ask for a new claim code");
  }

  private String example(Connector connector, Path folder, String... arguments) throws Exception {
    ProcessBuilder child = Child.of(ListGroups.class, arguments).directory(folder.toFile());
    child
        .environment()
        .putAll(
            Map.of(
                "PINTLE_URL", product().uri().toString(),
                "PINTLE_CONNECTOR", connector.id(),
                "PINTLE_SECRET", connector.secret()));
    Process process = child.redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void theReadmeShowsTheExampleThatIsRun() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String source = Files.readString(Path.of("src", "test", "java", "example", "ListGroups.java"));

    assertThat(readme.split("```java\n|```\n", -1)[1])
        .isEqualTo(source.substring("package example;\n\n".length()));
  }

  @Test
  void callsGoOnWhereTheServerIsKilledAmongThemAndStartedAgain(@TempDir Path folder)
      throws Exception {
    Connector connector = product().connector(developer, "Killed");
    Path file = folder.resolve("token");
    Files.writeString(file, product().refreshToken(grantor, connector));
    PintleClient client = client(product().uri(), connector, file);
    AtomicInteger before = new AtomicInteger();
    AtomicInteger after = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Integer>> callers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        callers.add(
            threads.submit(() -> {
              while (after.get() < ENOUGH) {
                assertThat(groups(client).statusCode()).isEqualTo(200);
                (before.get() < ENOUGH ? before : after).incrementAndGet();
              }
              return 0;
            }));
      }
      Rig.await(() -> before.get() >= ENOUGH);
      product().kill();
      product().start();
      for (Future<Integer> one : callers) {
        one.get();
      }
    }
    assertThat(after).hasValueGreaterThanOrEqualTo(ENOUGH);
  }

  @Test
  void aProgramThatDiesBeforeItsClaimIsStoredRedeemsItAgain(@TempDir Path folder) throws Exception {
    Connector connector = product().connector(developer, "Dying");
    String code = product().claimCode(grantor, connector);
    AtomicReference<String> lost = new AtomicReference<>("");
    RefreshTokenStore dying =
        new RefreshTokenStore() {
          @Override
          public Optional<String> load() {
            return Optional.empty();
          }

          @Override
          public void save(String refreshToken) {
            lost.set(refreshToken);
            throw new AssertionError("the power is gone");
          }
        };
    PintleClient dead =
        PintleClient.builder(product().uri(), connector.id(), connector.secret(), dying).build();
    assertThatThrownBy(() -> dead.redeem(code)).hasMessage("the power is gone");

    PintleClient client = client(product().uri(), connector, folder.resolve("token"));
    assertThat(client.redeem(code).value()).isEqualTo(lost.get());
    assertThat(groups(client).statusCode()).isEqualTo(200);
  }

  @Test
  void anEndedAccessTokenIsReplacedAndAnEndedGrantSaysWhatToDo(@TempDir Path folder)
      throws Exception {
    Connector connector = product().connector(developer, "Ended");
    Path file = folder.resolve("token");
    Files.writeString(file, product().refreshToken(grantor, connector));
    PintleClient client = client(product().uri(), connector, file);
    String first = client.accessToken().value();

    // A new grant in the slot ends the one before, and its access tokens.
    String code = product().claimCode(grantor, connector);
    PintleClient other = client(product().uri(), connector, folder.resolve("other"));
    RefreshToken replaced = other.redeem(code);
    assertThatThrownBy(() -> groups(client))
        .isInstanceOfSatisfying(
            PintleException.InvalidToken.class, e -> assertThat(e.requestId()).isNotEmpty());

    Files.writeString(file, replaced.value());
    assertThat(groups(client).statusCode()).isEqualTo(200);
    assertThat(client.accessToken().value()).isNotEqualTo(first);
  }
}
