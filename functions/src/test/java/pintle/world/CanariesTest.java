package pintle.world;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pintle.audit.AuditEvent;
import pintle.audit.AuditTrail;
import pintle.refusal.Reason;
import pintle.tenant.TenantId;

/** The net finds what is planted, and nothing else. */
final class CanariesTest {
  private static final String TOKEN = "pintle_rt_" + "Ab0-_".repeat(9);
  private static final String JWT =
      "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJ4In0AAAAAAAAAAAAA." + "s1G-_".repeat(9);
  private static final String NUMBER = "+4915198765432";
  private static final String BASIC =
      Base64.getEncoder()
          .encodeToString(
              "id:pintle_cs_%s".formatted("Zz9".repeat(20)).getBytes(StandardCharsets.UTF_8));

  private final Canaries canaries = new Canaries();

  /** What passes, and what is told. */
  record Leak(String passed, String told) {}

  static Stream<Leak> leaks() {
    return Stream.of(
        new Leak("{\"refreshToken\":\"" + TOKEN + "\"}", TOKEN),
        new Leak("{\"refreshToken\":\"" + TOKEN + "\"}", "{\"a\":\"" + TOKEN.substring(10) + "\"}"),
        new Leak("", TOKEN),
        new Leak("{\"accessToken\":\"" + JWT + "\"}", JWT),
        new Leak("Authorization: Bearer " + JWT, "x" + JWT.substring(JWT.lastIndexOf('.') + 1)),
        new Leak("Authorization: Bearer " + JWT, JWT.split("\\.", -1)[1]),
        new Leak("", JWT),
        new Leak("", "number=" + NUMBER),
        new Leak("", "?phone=%2B4915198765432"),
        new Leak("{\"mobileNumber\":\"" + NUMBER + "\"}", "4915198765432"),
        new Leak("mobileNumber=%2B4915198765432", "0151 98765432 is 198765432"),
        new Leak("Code: 042042\n@pintle.example #042042", "\"x\":\"042042\""),
        new Leak("{\"body\":\"{\\\"pin\\\":\\\"042042\\\"}\"}", "tried 042042"),
        new Leak("{\"body\":\"{\\\"pin\\\": 142042}\"}", "tried=142042,"),
        new Leak("step=pin&pin=042042&x=y", "042042"),
        new Leak("code_verifier=" + "v.~-".repeat(11), "verifier " + "v.~-".repeat(11)),
        new Leak("Authorization: Basic " + BASIC, "header " + BASIC),
        new Leak("Authorization: Basic " + BASIC, "secret " + "Zz9".repeat(20)));
  }

  @ParameterizedTest
  @MethodSource("leaks")
  @Tag("case-94")
  void aLeakIsFoundWhereverItIsTold(Leak leak) {
    for (String where : List.of("a log", "the audit")) {
      canaries.told(where, "{\"route\":\"GET /v1/groups\"}\n{\"x\":" + leak.told() + "}");
      canaries.passed(leak.passed());

      assertThatThrownBy(canaries::hold)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining(where)
          .extracting(Throwable::getMessage)
          .asString()
          .doesNotContain(TOKEN, JWT, NUMBER, BASIC);
      assertThatCode(canaries::hold).doesNotThrowAnyException();
    }
    canaries.refused("{\"message\":\"" + leak.told() + "\"}");
    assertThatThrownBy(canaries::hold).hasMessageContaining("a refusal");
  }

  @Test
  @Tag("case-94")
  void aNamedSecretIsFound() {
    canaries.secret("e-mail", "gro@mail.example");
    canaries.told("a log", "of gro@mail.example.");

    assertThatThrownBy(canaries::hold).hasMessageContaining("an e-mail, in a log");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1772355042042123",
        "aaaaaaaa-0000-4000-8000-000000042042",
        "4915112345678",
        "such as +4915112345678",
        "+491519",
        "pintle_rt_short",
        "eyJhbGciOiJFUzI1NiJ9",
        ""
      })
  void whatIsNoLeakIsNone(String told) {
    canaries.passed("{\"pin\":\"042042\",\"mobileNumber\":\"+4915112345678\"}");
    canaries.passed(NUMBER + JWT + TOKEN);
    canaries.told("a log", told);

    assertThatCode(canaries::hold).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.lang.IllegalStateException: x",
        "IllegalArgumentException",
        "OutOfMemoryError",
        "in pintle.http.Json",
        "at pintle.http/x",
        "at java.base/java.util",
        "(Json.java:12)",
        "software.amazon.awssdk",
        "arn:aws:dynamodb:eu-central-1:1:table/x",
        "https://dynamodb.eu-central-1.amazonaws.com",
        "in the table " + Canaries.TABLE,
        "SECRET_WRONG"
      })
  @Tag("case-96")
  void aRefusalThatTellsOfTheInsideIsFound(String told) {
    canaries.refused("{\"message\":\"Something: " + told + "\"}");

    assertThatThrownBy(canaries::hold).hasMessageContaining("of the inside");
  }

  @ParameterizedTest
  @EnumSource
  @Tag("case-96")
  void theWordsOfEveryReasonArePublic(Reason reason) {
    canaries.refused(
        "{\"message\":\"%s\",\"errorCode\":\"%s\",\"errorCategoryKey\":\"%s\"}"
            .formatted(reason.sentence(), reason.code().text(), reason.code().category()));

    assertThatCode(canaries::hold).doesNotThrowAnyException();
  }

  // The net around every test.

  private @Nullable ExtensionContext context;

  @RegisterExtension
  final BeforeEachCallback keepsTheContext =
      given -> {
        context = given;
      };

  /** What {@link CanaryNet} does when a test has ended. */
  private static void caught(@Nullable ExtensionContext context, String leak) {
    assertThatThrownBy(() -> new CanaryNet().afterTestExecution(requireNonNull(context)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(leak);
  }

  @Test
  @Tag("case-94")
  void theNetIsAroundEveryTest() {
    assertThat(ServiceLoader.load(Extension.class).stream().map(ServiceLoader.Provider::type))
        .contains(CanaryNet.class);
    assertThat(System.out.getClass().getNestHost()).isEqualTo(CanaryNet.class);
    assertThat(System.err.getClass().getNestHost()).isEqualTo(CanaryNet.class);
  }

  @Test
  @Tag("case-94")
  void whatAFunctionPrintsIsHeard() {
    Seeded seeded = new Seeded();
    caughtNothing(seeded::connectorPin);
    String pin = seeded.world().ports().sent().getLast().pin();

    System.out.println("{\"pin\":\"" + pin + "\"}");
    caught(context, "a PIN, in what was printed");
    System.err.println(World.DEVELOPER.number());
    caught(context, "a number, in what was printed");
    assertThat(Printed.by(() -> System.out.println(seeded.refreshToken()))).isNotEmpty();
    caught(context, "a token, in what was printed");
    System.out.println("of " + World.DEVELOPER.mail());
    caught(context, "an e-mail, in what was printed");
  }

  private static void caughtNothing(ThrowingCallable work) {
    assertThatCode(work).doesNotThrowAnyException();
    Canaries.ofThisProcess().hold();
  }

  @Test
  @Tag("case-94")
  void whatAFunctionThrowsIsRead() {
    assertThatThrownBy(() -> World.send(throwing(NUMBER), "{}"))
        .isInstanceOf(IllegalStateException.class);
    caught(context, "a number, in an exception");
  }

  private static RequestStreamHandler throwing(String message) {
    return (input, output, none) -> {
      throw new IllegalStateException(message);
    };
  }

  @Test
  @Tag("case-94")
  void whatTheAuditKeepsIsRead() {
    AuditTrail trail = new AuditTrail();
    trail.keep(
        new AuditEvent(
            new TenantId(World.TENANT),
            Instant.EPOCH,
            AuditEvent.Type.PHONE_VERIFIED,
            "object",
            "actor",
            AuditTrail.ORIGIN,
            Map.of("before", NUMBER)));
    caught(context, "a number, in the audit");
  }
}
