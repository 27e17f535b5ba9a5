package pintle.local.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tree of paths. A literal segment wins over {@code {name}}, that over {@code {name+}}.
 * Segments are split before they are decoded, so that {@code %2f} never makes one; runs of slashes
 * count as one.
 */
final class Resources {
  private final Node root = new Node();

  Resources(List<Route> routes) {
    for (Route route : routes) {
      Node node = root;
      for (String segment : split(route.resource())) {
        node = node.child(segment);
      }
      if (node.methods.put(route.method(), route) != null) {
        throw new IllegalArgumentException(
            route.method() + " " + route.resource() + " is listed twice");
      }
    }
  }

  /**
   * A path that was found.
   *
   * @param parameters decoded; empty where the resource has none
   */
  record Found(Map<String, Route> methods, Map<String, String> parameters) {
    @Nullable Route route(String method) {
      return methods.get(method);
    }
  }

  @Nullable Found find(String rawPath) {
    List<String> segments = split(rawPath);
    List<String> values = new ArrayList<>(4);
    Node node = walk(root, segments, 0, values);
    if (node == null) {
      return null;
    }
    if (values.isEmpty()) {
      return new Found(node.methods, Map.of());
    }
    Map<String, String> parameters = LinkedHashMap.newLinkedHashMap(values.size());
    for (int i = 0; i < values.size(); i++) {
      parameters.put(node.names.get(i), values.get(i));
    }
    return new Found(node.methods, parameters);
  }

  private static @Nullable Node walk(
      Node node, List<String> segments, int at, List<String> values) {
    if (at == segments.size()) {
      return node.methods.isEmpty() ? null : node;
    }
    String segment = PercentCoding.segment(segments.get(at));
    Node literal = node.literals.get(segment);
    Node found = literal == null ? null : walk(literal, segments, at + 1, values);
    if (found == null && node.single != null) {
      values.add(segment);
      found = walk(node.single, segments, at + 1, values);
      if (found == null) {
        values.removeLast();
      }
    }
    if (found == null && node.rest != null) {
      values.add(PercentCoding.segment(String.join("/", segments.subList(at, segments.size()))));
      found = node.rest;
    }
    return found;
  }

  private static List<String> split(String path) {
    List<String> segments = new ArrayList<>(6);
    int from = 0;
    for (int i = 0; i <= path.length(); i++) {
      if (i == path.length() || path.charAt(i) == '/') {
        if (i > from) {
          segments.add(path.substring(from, i));
        }
        from = i + 1;
      }
    }
    return segments;
  }

  private static final class Node {
    final Map<String, Node> literals = new HashMap<>();
    final Map<String, Route> methods = new HashMap<>();
    final List<String> names;
    @Nullable Node single;
    @Nullable Node rest;

    Node() {
      this(List.of());
    }

    private Node(List<String> names) {
      this.names = names;
    }

    Node child(String segment) {
      if (!segment.startsWith("{")) {
        return literals.computeIfAbsent(segment, text -> new Node(names));
      }
      if (segment.endsWith("+}")) {
        Node child = rest == null ? named(segment.substring(1, segment.length() - 2)) : rest;
        rest = child;
        return child;
      }
      Node child = single == null ? named(segment.substring(1, segment.length() - 1)) : single;
      single = child;
      return child;
    }

    private Node named(String name) {
      List<String> more = new ArrayList<>(names);
      more.add(name);
      return new Node(List.copyOf(more));
    }
  }
}
