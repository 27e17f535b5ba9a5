package pintle.local.sms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pintle.local.gateway.LocalAnswer;
import pintle.local.gateway.LocalRequest;

final class SmsInboxTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private final SmsInbox inbox = new SmsInbox(Clock.fixed(NOW, ZoneOffset.UTC));
  private final InboxPage page = new InboxPage(inbox);

  @Test
  void listsTheNewestFirst() {
    inbox.send("+4915112345678", "one");
    inbox.send("+4915112345679", "two");
    inbox.send("+4915112345678", "three");

    assertThat(texts(Optional.empty())).containsExactly("three", "two", "one");
    assertThat(texts(Optional.of("+4915112345678"))).containsExactly("three", "one");
  }

  @Test
  void keepsTheNewestThousand() {
    for (int i = 0; i < 1_005; i++) {
      inbox.send("+4915112345678", "message " + i);
    }
    assertThat(texts(Optional.empty())).hasSize(1_000).first().isEqualTo("message 1004");
    assertThat(texts(Optional.empty()).getLast()).isEqualTo("message 5");
  }

  @Test
  void findsThePin() throws IOException {
    inbox.send("+4915112345678", "Pintle 2026: 012345 ist Ihre PIN\n@host #012345");

    Map<Object, Object> message = only(json(Map.of("phone", "+4915112345678")));
    assertThat(message)
        .containsEntry("phone", "+4915112345678")
        .containsEntry("pin", "012345")
        .containsEntry("sentAt", NOW.toEpochMilli());
  }

  @Test
  void aReceiptHasNoPinThoughItsCodeHasDigits() throws IOException {
    inbox.send("+4915112345678", "Pintle: a token\nhttps://h/#/freeze/pintle_fc_A123456-654321_1");

    assertThat(only(json(Map.of("phone", "+4915112345678")))).containsEntry("pin", "");
  }

  @Test
  void takesAPlusThatWasNotEscaped() throws IOException {
    inbox.send("+4915112345678", "one");
    assertThat(json(Map.of("phone", " 4915112345678"))).hasSize(1);
    assertThat(json(Map.of("phone", "+4915112345679"))).isEmpty();
  }

  @Test
  void isAPageInTheReadersLanguageInABrowser() {
    String browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    String german = html(browser, "de-AT,de;q=0.9,en;q=0.8");
    assertThat(german).contains("lang=\"de\"").contains("Noch keine SMS.");
    assertThat(html(browser, "fr, en;q=0.5")).contains("lang=\"en\"").contains("No message yet.");
    assertThat(german).doesNotContainPattern("<script(?![^>]*src=)").doesNotContain("style=");
  }

  @Test
  void isJsonToAProgram() throws IOException {
    assertThat(html("*/*", "de")).isEqualTo("[]");
    assertThat(html("application/json", "de")).isEqualTo("[]");
    assertThat(html("text/html;q=0.5, application/json", "de")).isEqualTo("[]");
    assertThat(html("", "")).isEqualTo("[]");
  }

  private List<String> texts(Optional<String> phone) {
    return inbox.messages(phone).stream().map(SmsInbox.Message::text).toList();
  }

  private String html(String accept, String language) {
    LocalAnswer answer =
        page.inbox(
            new LocalRequest(Map.of(), Map.of("accept", accept, "accept-language", language)));
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private List<Object> json(Map<String, String> query) throws IOException {
    return JSON.std.listFrom(page.inbox(new LocalRequest(query, Map.of())).body());
  }

  @SuppressWarnings("unchecked")
  private static Map<Object, Object> only(List<Object> messages) {
    assertThat(messages).hasSize(1);
    return (Map<Object, Object>) messages.getFirst();
  }
}
