package pintle.local.template;

import java.util.Locale;

/**
 * A call of the API.
 *
 * @param method in capitals
 * @param path with variables as {@code {groupId}}, without the stage
 * @param name what the call does, in words run together: {@code SendPinBySms}
 */
public record Route(String method, String path, String name) {

  /** The name as a sentence: {@code Send PIN by SMS}. */
  public String summary() {
    String words =
        name.replaceAll("(?<=.)(?=[A-Z])", " ")
            .toLowerCase(Locale.ROOT)
            .replaceAll("\\bpin\\b", "PIN")
            .replaceAll("\\bsms\\b", "SMS");
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
