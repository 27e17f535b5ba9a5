package pintle.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pintle.local.journey.Guide;

/**
 * A Markdown file as its readers follow it: commands in code, links in prose. Pictures in Mermaid
 * are neither.
 *
 * @param spans inline code, without the backticks
 * @param blocks fenced code
 * @param prose all else
 * @param text all of it
 */
record Document(Path file, List<String> spans, String blocks, String prose, String text) {
  private static final Pattern FENCE = Pattern.compile("\\s*```(\\w*).*");
  private static final Pattern SPAN = Pattern.compile("`([^`\n]+)`");
  private static final Pattern TARGET = Pattern.compile("\\bmake +([a-z][a-z-]*)");
  private static final Pattern SETTING = Pattern.compile("([A-Z][a-z]+[A-Za-z0-9]*)=\\S*");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern FILE =
      Pattern.compile("(?:local|docs|bench|functions|admin|events|client)/[\\w./-]+");

  /** Blocks of commands, with the comment before them that says who runs them. */
  private static final Pattern COMMANDS =
      Pattern.compile(
          "(?m)^(<!-- (?:not run: .+|run by .+|walk) -->\\n)? *```sh\\n([\\s\\S]*?)\\n *```$");

  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+)$");

  Document {
    spans = List.copyOf(spans);
  }

  static Document read(Path file) throws IOException {
    return of(file, Files.readString(file));
  }

  static Document of(Path file, String text) {
    StringBuilder prose = new StringBuilder();
    StringBuilder blocks = new StringBuilder();
    String fence = "";
    boolean fenced = false;
    for (String line : text.lines().toList()) {
      Matcher edge = FENCE.matcher(line);
      if (edge.matches()) {
        fenced = !fenced;
        fence = edge.group(1);
      } else if (!fenced) {
        prose.append(line).append('\n');
      } else if (!fence.equals("mermaid")) {
        blocks.append(line).append('\n');
      }
    }
    return new Document(file, found(SPAN, prose), blocks.toString(), prose.toString(), text);
  }

  /** The targets of all {@code make} commands. */
  Set<String> makeTargets() {
    Set<String> targets = new TreeSet<>(found(TARGET, blocks));
    spans.forEach(span -> targets.addAll(found(TARGET, span)));
    return targets;
  }

  /** The files of the checkout that it names as code; what is built is not there yet. */
  Set<String> files() {
    return spans.stream()
        .filter(span -> FILE.matcher(span).matches() && !span.contains("/target/"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Those outside the guides before which stands neither who runs them nor why nobody does. */
  List<String> commandsThatNobodyRuns() throws IOException {
    if (Guide.NAMES.contains(file.getFileName().toString())
        || text.contains("\n<!-- all commands here are run by ")) {
      return List.of();
    }
    return COMMANDS
        .matcher(text)
        .results()
        .filter(block -> block.group(1) == null)
        .map(block -> block.group(2))
        .toList();
  }

  /** The parameters of the stack that it tells to set, as {@code Name=value}. */
  Set<String> parameters() {
    Set<String> names = new TreeSet<>();
    for (String span : spans) {
      Matcher setting = SETTING.matcher(span);
      if (setting.matches()) {
        names.add(setting.group(1));
      }
    }
    return names;
  }

  /** Where its links lead within the checkout; those that lead nowhere. */
  Set<String> brokenLinks() throws IOException {
    Set<String> broken = new TreeSet<>();
    for (String link : found(LINK, SPAN.matcher(prose).replaceAll(""))) {
      if (!link.matches("[a-z]+:.*") && !leadsSomewhere(link)) {
        broken.add(link);
      }
    }
    return broken;
  }

  private boolean leadsSomewhere(String link) throws IOException {
    int hash = link.indexOf('#');
    String name = hash < 0 ? link : link.substring(0, hash);
    Path folder = file.toAbsolutePath().getParent();
    Path target = name.isEmpty() || folder == null ? file : folder.resolve(name);
    if (hash < 0) {
      return Files.exists(target);
    }
    Stream<String> anchors = name.isEmpty() ? anchors() : read(target).anchors();
    return anchors.anyMatch(link.substring(hash + 1)::equals);
  }

  /** The anchors that GitHub gives to the headings. */
  private Stream<String> anchors() {
    return found(HEADING, prose).stream()
        .map(heading ->
            heading
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-'));
  }

  private static List<String> found(Pattern pattern, CharSequence text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
