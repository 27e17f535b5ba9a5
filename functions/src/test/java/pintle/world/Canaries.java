package pintle.world;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pintle.phone.PhoneNumbers;
import pintle.refusal.Reason;

/**
 * Holds what nobody may be told against what is told. The first are the PINs, numbers, tokens,
 * secrets and codes of all that passes between callers and functions, known by their form. The
 * second are log lines, audit events, refusals, exceptions and what prints itself. Where a token is
 * handed out on purpose, in an answer that refuses nothing or in an SMS, it is not told here.
 */
public final class Canaries {
  /** The name of the table that tests give to the functions. */
  public static final String TABLE = "table-of-the-tests";

  private static final Canaries OF_THIS_PROCESS = new Canaries();

  /** What stands in refusals as an example. */
  private static final String EXAMPLE = "4915112345678";

  /** What of a number tells whose it is. */
  private static final int TAIL = 9;

  /** Of every secret that is looked for, so that one look at a place is enough. */
  private static final int HEAD = 6;

  /** Fuzzing goes on without end: then what was told is looked at, and forgotten. */
  private static final int MOST_TOLD = 4_000_000;

  private static final int MOST_KNOWN = 200_000;

  /** What is secret wherever it stands. */
  private static final String EVERYWHERE =
      "pintle_[a-z]{2}_(?<token>[A-Za-z0-9_-]{38,}+)"
          + "|eyJ[A-Za-z0-9_-]++\\.(?<claims>eyJ[A-Za-z0-9_-]++)\\.(?<signature>[A-Za-z0-9_-]{40,}+)"
          // Not the year of a time.
          + "|(?:\\+|%2[Bb])(?<number>[1-9][0-9]{6,14}+)(?!-[0-9]{2}-[0-9]{2}T)";

  private static final Pattern FORM = Pattern.compile(EVERYWHERE);

  /** What is secret where it passes. */
  private static final Pattern PASSING =
      Pattern.compile(
          EVERYWHERE
              + "|\\bpin[\\\\\"]*\\s*[:=]\\s*[\\\\\"]*(?<pin>[0-9]{6})(?![0-9])"
              + "|@\\S+ #(?<sent>[0-9]{6})(?![0-9])"
              + "|code_verifier[\\\\\"]*[:=][\\\\\"]*(?<verifier>[A-Za-z0-9._~-]{43,128})"
              + "|Basic (?<basic>[A-Za-z0-9+/]{20,}+)");

  /** Words that clients of the old service compare; they look like classes and are none. */
  private static final Set<String> PUBLIC_WORDS =
      Stream.of(Reason.Code.values())
          .flatMap(code -> Stream.of(code.text(), code.category()))
          .collect(Collectors.toSet());

  private static final Set<String> PRIVATE_WORDS =
      Stream.of(Reason.values())
          .map(Reason::name)
          .filter(name -> name.contains("_"))
          .collect(Collectors.toSet());

  /** Classes, frames of a stack, names of AWS: what no caller is told of the inside. */
  private static final Pattern INSIDE =
      Pattern.compile(
          "\\b\\w+(?:Exception|Error)\\b"
              + "|\\b(?:java|javax|jdk|pintle|com|org|software)(?:\\.[a-z0-9]+)+\\.[A-Z]\\w*"
              + "|\\bat [a-z]+[./][A-Za-z]|\\.java\\b|software\\.amazon|\\barn:|(?i:amazonaws|dynamodb)"
              + "|\\b[A-Z]+(?:_[A-Z]+)+\\b|"
              + Pattern.quote(TABLE));

  private static final Pattern GIVEN_BACK =
      Pattern.compile("<input [^>]*(?:type=\"hidden\"|name=\"phone\")[^>]*>|<bdi>[^<]*</bdi>");

  /** A text that nobody may be told, and what it is. */
  private record Secret(String text, String kind) {
    boolean standsIn(String told, int at) {
      return told.startsWith(text, at) && (!kind.equals("PIN") || standsAlone(told, at));
    }

    /** Six digits within a longer number or an ID are no PIN. */
    private boolean standsAlone(String told, int at) {
      int end = at + text.length();
      return (at == 0 || !Character.isLetterOrDigit(told.charAt(at - 1)))
          && (end == told.length() || !Character.isLetterOrDigit(told.charAt(end)));
    }
  }

  private record Told(String where, String text) {}

  private final Map<Integer, Set<Secret>> byHead = new HashMap<>();
  private final Set<Told> told = new LinkedHashSet<>();
  private final List<Supplier<List<String>>> logs = new ArrayList<>();
  private final Set<String> leaks = new TreeSet<>();
  private int toldSize;
  private int known;

  /** Those that {@link CanaryNet} holds after each test. */
  public static Canaries ofThisProcess() {
    return OF_THIS_PROCESS;
  }

  /** Something went in or out: what is secret in it is known from now on. */
  public synchronized void passed(String text) {
    Matcher found = PASSING.matcher(text);
    while (found.find()) {
      know(found, "token", "token");
      know(found, "claims", "token's claims");
      know(found, "signature", "token's signature");
      know(found, "pin", "PIN");
      know(found, "sent", "PIN");
      know(found, "verifier", "code verifier");
      String number = found.group("number");
      if (number != null && !number.equals(EXAMPLE)) {
        secret("number", number.substring(Math.max(0, number.length() - TAIL)));
      }
      String basic = found.group("basic");
      if (basic != null) {
        secret("Basic", basic);
        passed(new String(decoded(basic), StandardCharsets.UTF_8));
      }
    }
  }

  private void know(Matcher found, String group, String kind) {
    String text = found.group(group);
    if (text != null) {
      secret(kind, text);
    }
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException noBase64) {
      return new byte[0];
    }
  }

  /** A text that nobody may be told, of six characters at least. */
  public synchronized void secret(String kind, String text) {
    if (known > MOST_KNOWN) {
      look();
      forget();
    }
    if (byHead
        .computeIfAbsent(head(text, 0), fresh -> new LinkedHashSet<>(2))
        .add(new Secret(text, kind))) {
      known++;
    }
  }

  private static int head(String text, int at) {
    int head = 0;
    for (int i = at; i < at + HEAD; i++) {
      head = head * 31 + text.charAt(i);
    }
    return head;
  }

  /** Something was told. */
  public synchronized void told(String where, String text) {
    if (told.add(new Told(where, text))) {
      toldSize += text.length();
    }
    if (toldSize > MOST_TOLD) {
      look();
    }
  }

  /** A caller was refused with this body: it tells nothing secret, and nothing of the inside. */
  public synchronized void refused(String body) {
    // Its example is nobody's number, though a fuzzer may come to send it.
    told("a refusal", body.replace(PhoneNumbers.MEND, ""));
    Matcher inside = INSIDE.matcher(body);
    while (inside.find()) {
      String word = inside.group();
      boolean isUpper = word.matches("[A-Z_]+");
      if (isUpper ? PRIVATE_WORDS.contains(word) : !PUBLIC_WORDS.contains(word)) {
        leaks.add("of the inside, in a refusal: " + word);
      }
    }
  }

  /**
   * The same for a page. Its forms give back what its reader has sent, and carry the proof that the
   * next step takes; the number is shown, too.
   */
  public synchronized void refusedPage(String html) {
    refused(GIVEN_BACK.matcher(html).replaceAll("…"));
  }

  /** What is told there is read when it is held. */
  public synchronized void log(Supplier<List<String>> log) {
    logs.add(log);
  }

  /** Fails where anything was told that nobody may be told; what was told is then forgotten. */
  public synchronized void hold() {
    List<Supplier<List<String>>> unread = List.copyOf(logs);
    logs.clear();
    unread.forEach(log -> log.get().forEach(one -> told("the audit", one)));
    look();
    List<String> found = List.copyOf(leaks);
    leaks.clear();
    if (!found.isEmpty()) {
      throw new AssertionError("told what nobody may be told:\n" + String.join("\n", found));
    }
  }

  /** Knows nothing any more. */
  public synchronized void forget() {
    byHead.clear();
    known = 0;
  }

  private void look() {
    told.forEach(this::look);
    told.clear();
    toldSize = 0;
  }

  private void look(Told one) {
    String text = one.text();
    Matcher form = FORM.matcher(text);
    while (form.find()) {
      if (!EXAMPLE.equals(form.group("number"))) {
        found(one, form.group("number") == null ? "token" : "number", form.start(), form.end());
      }
    }
    for (int at = 0; at + HEAD <= text.length(); at++) {
      for (Secret secret : byHead.getOrDefault(head(text, at), Set.of())) {
        if (secret.standsIn(text, at)) {
          found(one, secret.kind(), at, at + secret.text().length());
        }
      }
    }
  }

  /** With what stands around it, but not with itself. */
  private void found(Told one, String kind, int start, int end) {
    leaks.add(
        "%s %s, in %s: %s…%s"
            .formatted(
                kind.startsWith("e") ? "an" : "a",
                kind,
                one.where(),
                FORM.matcher(one.text().substring(Math.max(0, start - 60), start)).replaceAll("…"),
                FORM.matcher(one.text().substring(end, Math.min(one.text().length(), end + 30)))
                    .replaceAll("…")));
  }
}
