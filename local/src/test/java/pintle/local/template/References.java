package pintle.local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which resource of a CloudFormation template needs which other one to be made before it. */
final class References {
  private static final Pattern HOLE = Pattern.compile("\\$\\{([^!}.][^}.]*)(\\.[^}]*)?}");

  private final Map<String, Set<String>> needs = new LinkedHashMap<>();

  References(Node template) {
    Map<String, Node> resources = template.at("Resources").fields();
    resources.forEach((name, resource) -> {
      Set<String> named = named(resource);
      resource.at("DependsOn").items().forEach(other -> named.add(other.text()));
      named.retainAll(resources.keySet());
      needs.put(name, named);
    });
  }

  /** All that this value names by Ref, Fn::GetAtt or Fn::Sub. */
  static Set<String> named(Node value) {
    Set<String> names = new LinkedHashSet<>();
    collect(value, names);
    return names;
  }

  private static void collect(Node value, Set<String> names) {
    switch (value) {
      case Node.Text text -> {}
      case Node.Items items -> items.values().forEach(item -> collect(item, names));
      case Node.Fields fields ->
          fields
              .values()
              .forEach((key, argument) -> {
                switch (key) {
                  case "Ref" -> argument.optionalText().ifPresent(names::add);
                  case "Fn::GetAtt" ->
                      names.add(Reader.attribute(argument).items().getFirst().text());
                  case "Fn::Sub" -> names.addAll(holes(argument));
                  default -> {}
                }
                collect(argument, names);
              });
    }
  }

  private static Set<String> holes(Node argument) {
    Set<String> names = new LinkedHashSet<>();
    Matcher hole = HOLE.matcher(argument.items().getFirst().text());
    while (hole.find()) {
      names.add(hole.group(1));
    }
    if (argument instanceof Node.Items(List<Node> two)) {
      names.removeAll(two.getLast().fields().keySet());
    }
    return names;
  }

  Map<String, Set<String>> needs() {
    return needs;
  }

  /** A ring of resources that wait for each other, first one repeated at the end. */
  Optional<List<String>> cycle() {
    Set<String> done = new LinkedHashSet<>();
    for (String start : needs.keySet()) {
      List<String> found = visit(start, new ArrayList<>(), done);
      if (!found.isEmpty()) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  private List<String> visit(String name, List<String> path, Set<String> done) {
    int before = path.indexOf(name);
    if (before >= 0) {
      List<String> ring = new ArrayList<>(path.subList(before, path.size()));
      ring.add(name);
      return ring;
    }
    if (done.contains(name)) {
      return List.of();
    }
    path.add(name);
    for (String next : needs.getOrDefault(name, Set.of())) {
      List<String> found = visit(next, path, done);
      if (!found.isEmpty()) {
        return found;
      }
    }
    path.removeLast();
    done.add(name);
    return List.of();
  }
}
