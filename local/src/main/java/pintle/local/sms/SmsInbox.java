package pintle.local.sms;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pintle.pin.Sms;

/** Takes text messages in place of a carrier and keeps the newest 1,000, in memory only. */
public final class SmsInbox implements Sms {
  private static final int KEPT = 1_000;
  private static final Pattern SIX_DIGITS = Pattern.compile("(?<![\\w-])[0-9]{6}(?![\\w-])");

  private final Clock clock;
  private final Deque<Message> newestFirst = new ArrayDeque<>();

  /**
   * A message as it was sent.
   *
   * @param phone the receiver, E.164
   * @param pin the first six digits in the text that stand alone, or empty
   * @param sentAt epoch milliseconds
   */
  public record Message(String phone, String text, String pin, long sentAt) {}

  public SmsInbox(Clock clock) {
    this.clock = clock;
  }

  @Override
  public boolean send(String e164, String text) {
    Message message = new Message(e164, text, pinIn(text), clock.millis());
    synchronized (newestFirst) {
      newestFirst.addFirst(message);
      if (newestFirst.size() > KEPT) {
        newestFirst.removeLast();
      }
    }
    return true;
  }

  /** The messages to this number, or to all, newest first. */
  public List<Message> messages(Optional<String> phone) {
    synchronized (newestFirst) {
      return newestFirst.stream()
          .filter(message -> phone.isEmpty() || phone.get().equals(message.phone()))
          .toList();
    }
  }

  private static String pinIn(String text) {
    Matcher digits = SIX_DIGITS.matcher(text);
    return digits.find() ? digits.group() : "";
  }
}
