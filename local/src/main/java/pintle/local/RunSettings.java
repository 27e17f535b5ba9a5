package pintle.local;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment of {@code make run} says.
 *
 * @param port of the API; 0 takes a free one
 * @param data the data folder
 * @param clockOffset added to the time of the domain and of the sign-in
 * @param template where template.yaml lies
 * @param smsInterval between two messages to one phone, where it is not template.yaml's
 */
public record RunSettings(
    int port, Path data, Path template, Duration clockOffset, Optional<Duration> smsInterval) {
  /**
   * What these variables say, and what holds without them.
   *
   * @throws StartFailure where one is not as it should be
   */
  public static RunSettings from(Map<String, String> environment) throws StartFailure {
    return new RunSettings(
        port(environment),
        data(environment),
        Path.of(environment.getOrDefault("PINTLE_TEMPLATE", "template.yaml")),
        duration(environment, "PINTLE_CLOCK_OFFSET", "P329D").orElse(Duration.ZERO),
        duration(environment, "PINTLE_SMS_INTERVAL", "PT0S"));
  }

  private static int port(Map<String, String> environment) throws StartFailure {
    String text = environment.getOrDefault("PORT", "8080").strip();
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Told below, like one out of range.
    }
    throw new StartFailure(
        "PORT is \"" + text + "\": give a number from 0 to 65535, as in  PORT=8081 make run");
  }

  private static Path data(Map<String, String> environment) throws StartFailure {
    String text = environment.getOrDefault("PINTLE_DATA", "");
    try {
      return Path.of(text.isBlank() ? ".pintle" : text);
    } catch (InvalidPathException e) {
      throw new StartFailure("PINTLE_DATA is no path: " + e.getMessage());
    }
  }

  private static Optional<Duration> duration(
      Map<String, String> environment, String name, String example) throws StartFailure {
    String text = environment.getOrDefault(name, "").strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Duration.parse(text.toUpperCase(Locale.ROOT)));
    } catch (DateTimeParseException e) {
      throw new StartFailure(
          name
              + " is \""
              + text
              + "\": give an ISO 8601 duration, as in  "
              + name
              + "="
              + example
              + " make run");
    }
  }
}
