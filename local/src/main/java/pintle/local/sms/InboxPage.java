package pintle.local.sms;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pintle.local.gateway.LocalAnswer;
import pintle.local.gateway.LocalRequest;

/**
 * {@code GET /local/inbox}: the messages as JSON for scripts, as a page for people. The page holds
 * no script and no style of its own, so that its policy can forbid both.
 */
public final class InboxPage {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private final SmsInbox inbox;
  private final byte[] script = resource("inbox.js");
  private final byte[] style = resource("local.css");
  private final String german = new String(resource("inbox.de.html"), StandardCharsets.UTF_8);
  private final String english = new String(resource("inbox.en.html"), StandardCharsets.UTF_8);

  public InboxPage(SmsInbox inbox) {
    this.inbox = inbox;
  }

  /** The page where the caller prefers HTML, else {@code [{"phone","text","pin","sentAt"}]}. */
  public LocalAnswer inbox(LocalRequest request) {
    if (prefersHtml(request.header("Accept").orElse(""))) {
      String page = prefersGerman(request.header("Accept-Language").orElse("")) ? german : english;
      return LocalAnswer.html(page)
          .with("Content-Security-Policy", POLICY)
          .with("Vary", "Accept, Accept-Language");
    }
    // A plus that came unescaped was read as a blank; no number begins with one.
    Optional<String> phone = request.query("phone").map(text -> text.replaceFirst("^ ", "+"));
    return LocalAnswer.json(json(inbox.messages(phone))).with("Vary", "Accept, Accept-Language");
  }

  public LocalAnswer script(LocalRequest request) {
    return new LocalAnswer(200, "text/javascript; charset=utf-8", script);
  }

  public LocalAnswer style(LocalRequest request) {
    return new LocalAnswer(200, "text/css; charset=utf-8", style);
  }

  private static byte[] json(List<SmsInbox.Message> messages) {
    List<Map<String, Object>> list =
        messages.stream()
            .map(message -> {
              Map<String, Object> fields = new LinkedHashMap<>();
              fields.put("phone", message.phone());
              fields.put("text", message.text());
              fields.put("pin", message.pin());
              fields.put("sentAt", message.sentAt());
              return fields;
            })
            .toList();
    try {
      return JSON.std.asBytes(list);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean prefersHtml(String accept) {
    return weight(accept, "text/html") > Math.max(0, weight(accept, "application/json"));
  }

  private static boolean prefersGerman(String languages) {
    return weight(languages, "de") > weight(languages, "en");
  }

  /** The quality that a header gives to a name or to what begins with it; -1 where it does not. */
  static double weight(String header, String name) {
    double best = -1;
    for (String item : header.split(",", -1)) {
      String[] parts = item.strip().split(";", -1);
      String value = parts[0].strip();
      if (value.equalsIgnoreCase(name)
          || value.regionMatches(true, 0, name + "-", 0, name.length() + 1)) {
        best = Math.max(best, quality(parts));
      }
    }
    return best;
  }

  private static double quality(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.startsWith("q=")) {
        try {
          return Double.parseDouble(parameter.substring(2));
        } catch (NumberFormatException e) {
          return 0;
        }
      }
    }
    return 1;
  }

  private static byte[] resource(String name) {
    try (InputStream stream = InboxPage.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
