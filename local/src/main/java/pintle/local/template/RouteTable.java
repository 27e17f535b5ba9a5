package pintle.local.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringJoiner;

/**
 * The route table of docs/api.md, made of template.yaml: {@code RouteTable template.yaml
 * docs/api.md} writes it anew between its two markers.
 */
public final class RouteTable {
  private static final String START = "<!-- routes -->";
  private static final String END = "<!-- /routes -->";

  private RouteTable() {}

  /** Writes the table into the document; names of the two files, or the ones of this folder. */
  public static void main(String[] args) throws IOException {
    Path template = Path.of(args.length > 0 ? args[0] : "template.yaml");
    Path document = Path.of(args.length > 1 ? args[1] : "docs/api.md");
    Files.writeString(document, into(Files.readString(document), Template.read(template)));
  }

  /**
   * This document with the table of this template.
   *
   * @throws IllegalArgumentException where it has not each marker once
   */
  static String into(String document, Template template) {
    int start = once(document, START) + START.length();
    int end = once(document, END);
    if (end < start) {
      throw new IllegalArgumentException(END + " comes before " + START);
    }
    return document.substring(0, start) + "\n" + table(template) + document.substring(end);
  }

  private static int once(String text, String marker) {
    int at = text.indexOf(marker);
    if (at < 0 || at != text.lastIndexOf(marker)) {
      throw new IllegalArgumentException("the document is to have " + marker + " once");
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
