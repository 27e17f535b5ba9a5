package pintle.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pintle.log.Emf;
import pintle.log.Log;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.world.Printed;
import software.amazon.awssdk.services.sns.SnsClient;

final class SnsSmsTest {
  private static final Log LOG =
      new Log("stack", InstantSource.fixed(Instant.parse("2026-03-01T09:00:00Z")));
  private static final String NUMBER = "+4915112345678";
  private static final String TEXT = "Pintle: PIN\n@example.com #042042";
  private static final String TAKEN =
      "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult>"
          + "<MessageId>m</MessageId></PublishResult></PublishResponse>";

  @Test
  void sendsTheTextToTheNumberAsTransactional() {
    try (FakeEndpoint sns = FakeEndpoint.answering(200, TAKEN)) {
      String printed =
          FakeEndpoint.printed(() -> assertThat(sms(sns, "Pintle").send(NUMBER, TEXT)).isTrue());

      assertThat(sns.requests()).hasSize(1);
      Map<String, String> form = sns.requests().getFirst().form();
      assertThat(form)
          .containsEntry("Action", "Publish")
          .containsEntry("PhoneNumber", NUMBER)
          .containsEntry("Message", TEXT);
      assertThat(attributes(form))
          .containsOnly(
              Map.entry("AWS.SNS.SMS.SMSType", "Transactional"),
              Map.entry("AWS.SNS.SMS.SenderID", "Pintle"));
      assertThat(Printed.lines(printed))
          .singleElement()
          .satisfies(line -> {
            assertThat(line).containsEntry("event", "sms_sent").containsEntry("service", "sns");
            assertThat(Emf.read(line))
                .containsExactly(
                    new Emf.Value("Pintle", "SmsSent", "Count", Map.of("Stack", "stack"), 1));
          });
      assertThat(printed).doesNotContain(NUMBER, NUMBER.substring(1), "042042");
    }
  }

  @Test
  void sendsNoSenderWhereNoneIsSet() {
    try (FakeEndpoint sns = FakeEndpoint.answering(200, TAKEN)) {
      sms(sns, "").send(NUMBER, TEXT);

      assertThat(attributes(sns.requests().getFirst().form()))
          .containsOnlyKeys("AWS.SNS.SMS.SMSType");
    }
  }

  @ParameterizedTest
  @Tag("case-22")
  @CsvSource({
    "OptedOut, the number is opted out, opted_out, opted_out",
    "InvalidParameter, Invalid parameter: PhoneNumber Reason: +4915112345678 is opted out, opted_out, opted_out",
    "UserError, +4915112345678 is not verified in the SMS sandbox, sandbox, sandbox",
    "SomethingNew, the monthly spend limit of the account is reached, spend_limit, spend_limit",
    "SomethingNew, No quota left for account, spend_limit, spend_limit",
    "InvalidParameter, +4915112345678 is not valid to publish to, InvalidParameter, failed",
    "ParameterValueInvalid, +4915112345678, ParameterValueInvalid, failed",
  })
  void hidesFromTheCallerWhatOnlyThisReceiverGets(
      String code, String sentence, String reason, String cause) {
    try (FakeEndpoint sns = FakeEndpoint.answering(400, error(code, sentence))) {
      String printed =
          FakeEndpoint.printed(() -> assertThat(sms(sns, "").send(NUMBER, TEXT)).isFalse());

      assertNotSent(printed, "sms_not_sent", reason, cause);
      assertThat(sns.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @Tag("case-20")
  @CsvSource({
    "400, Throttling, 2",
    "429, Throttled, 2",
    "500, InternalError, 2",
    "503, ServiceUnavailable, 2",
    "403, AuthorizationError, 1",
  })
  void refusesWhatAnotherTryMayMend(int status, String code, int requests) {
    try (FakeEndpoint sns =
        FakeEndpoint.answering(
            status, error(code, "role/sandbox may not send to " + NUMBER + ": " + TEXT))) {
      String printed = FakeEndpoint.printed(() -> refusedWithout(sms(sns, "")));

      assertNotSent(printed, "sms_failed", code, "failed");
      assertThat(sns.requests()).hasSize(requests);
    }
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    try (FakeEndpoint sns = FakeEndpoint.answering(400, error("SomethingElse", "some words"))) {
      FakeEndpoint.printed(() -> refusedWithout(sms(sns, "")));
    }
  }

  @Test
  @Tag("case-21")
  void refusesAfterTwoSecondsOfSilenceAndSendsAtMostTwice() {
    try (FakeEndpoint sns = FakeEndpoint.silent()) {
      long start = System.nanoTime();
      FakeEndpoint.printed(() -> refusedWithout(sms(sns, "")));

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
      assertThat(sns.requests()).hasSizeBetween(1, 2);
    }
  }

  @Test
  @Tag("case-21")
  void sendsAtMostTwiceWhereTheConnectionEnds() {
    // The JDK's client would send each of them again by itself, if the SDK let it.
    try (FakeEndpoint sns = FakeEndpoint.hangingUp()) {
      FakeEndpoint.printed(() -> refusedWithout(sms(sns, "")));

      assertThat(sns.requests()).hasSize(2);
    }
  }

  @Test
  void refusesWhereNobodyListens() {
    FakeEndpoint gone = FakeEndpoint.answering(200, TAKEN);
    gone.close();

    FakeEndpoint.printed(() -> refusedWithout(sms(gone, "")));
  }

  /** One line with the reason, and the cause as a metric; neither number nor text is in it. */
  private static void assertNotSent(String printed, String event, String reason, String cause) {
    assertThat(Printed.lines(printed))
        .singleElement()
        .satisfies(line -> {
          assertThat(line)
              .containsEntry("event", event)
              .containsEntry("service", "sns")
              .containsEntry("reason", reason);
          assertThat(Emf.read(line))
              .containsExactly(
                  new Emf.Value(
                      "Pintle",
                      "SmsNotSent",
                      "Count",
                      Map.of("Stack", "stack", "Cause", cause),
                      1));
        });
    assertThat(printed).doesNotContain(NUMBER, NUMBER.substring(1), "042042");
  }

  /** Refused with 503, and neither number nor text is anywhere in what was thrown. */
  private static void refusedWithout(SnsSms sms) {
    Throwable thrown = catchThrowable(() -> sms.send(NUMBER, TEXT));
    assertThat(thrown)
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.reason()).isEqualTo(Reason.DEPENDENCY_DOWN);
              assertThat(refusal.service()).contains("sns");
            })
        .hasNoCause();
    assertThat(trace(thrown)).doesNotContain(NUMBER, "042042");
  }

  private static String trace(@Nullable Throwable thrown) {
    StringWriter text = new StringWriter();
    if (thrown != null) {
      thrown.printStackTrace(new PrintWriter(text, true));
    }
    return text.toString();
  }

  private static SnsSms sms(FakeEndpoint sns, String senderId) {
    return new SnsSms(sns.client(SnsClient.builder(), Aws.SMS_ATTEMPTS), senderId, LOG);
  }

  private static Map<String, String> attributes(Map<String, String> form) {
    return form.entrySet().stream()
        .filter(field -> field.getKey().endsWith(".Name"))
        .collect(
            Collectors.toMap(
                Map.Entry::getValue,
                field ->
                    String.valueOf(
                        form.get(field.getKey().replace(".Name", ".Value.StringValue")))));
  }

  private static String error(String code, String sentence) {
    return "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error>"
        + "<Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>"
            .formatted(code, sentence)
        + "<RequestId>r</RequestId></ErrorResponse>";
  }
}
