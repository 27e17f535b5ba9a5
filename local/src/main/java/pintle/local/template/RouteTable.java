package pintle.local.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringJoiner;

/**
 * The README's route table, made of template.yaml: {@code RouteTable template.yaml README.md}
 * writes it anew between its two markers.
 */
public final class RouteTable {
  private static final String START = "<!-- routes -->";
  private static final String END = "<!-- /routes -->";

  private RouteTable() {}

  /** Writes the table into the README; names of the two files, or the ones of this folder. */
  public static void main(String[] args) throws IOException {
    Path template = Path.of(args.length > 0 ? args[0] : "template.yaml");
    Path readme = Path.of(args.length > 1 ? args[1] : "README.md");
    Files.writeString(readme, into(Files.readString(readme), Template.read(template)));
  }

  /**
   * This README with the table of this template.
   *
   * @throws IllegalArgumentException where it has not each marker once
   */
  static String into(String readme, Template template) {
    int start = once(readme, START) + START.length();
    int end = once(readme, END);
    if (end < start) {
      throw new IllegalArgumentException(END + " comes before " + START);
    }
    return readme.substring(0, start) + "\n" + table(template) + readme.substring(end);
  }

  private static int once(String text, String marker) {
    int at = text.indexOf(marker);
    if (at < 0 || at != text.lastIndexOf(marker)) {
      throw new IllegalArgumentException("the README is to have " + marker + " once");
    }
    return at;
  }

  private static String table(Template template) {
    StringJoiner lines = new StringJoiner("\n", "", "\n");
    lines.add("| call | what it does | function |").add("| --- | --- | --- |");
    for (Function function : template.functions()) {
      for (Route route : function.routes()) {
        lines.add(
            "| `%s %s` | %s | %s |"
                .formatted(route.method(), route.path(), route.summary(), function.logicalId()));
      }
      if (function.routes().isEmpty()) {
        lines.add("| none | %s | %s |".formatted(function.description(), function.logicalId()));
      }
    }
    return lines.toString();
  }
}
