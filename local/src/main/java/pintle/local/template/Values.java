package pintle.local.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Works out Ref, Fn::Sub, Fn::If, Fn::Join, Fn::Select of Fn::Split, and conditions, from the
 * defaults of the parameters and what the caller gives. What only AWS can know has to be given.
 */
final class Values {
  private static final Pattern HOLE = Pattern.compile("\\$\\{(!?)([^}]*)}");

  private final Node parameters;
  private final Node conditions;
  private final Map<String, String> given;

  /**
   * @param given values of parameters, resources ({@code Table}), their attributes ({@code
   *     Table.Arn}) and pseudo parameters ({@code AWS::Region})
   */
  Values(Node template, Map<String, String> given) {
    this.parameters = template.at("Parameters");
    this.conditions = template.at("Conditions");
    this.given = Map.copyOf(given);
  }

  /**
   * The value as a text.
   *
   * @throws IllegalArgumentException that names what has to be given
   */
  String text(Node node) {
    return choose(node).text();
  }

  /** The value with what is below as it was written, after Ref, Sub and If at its top. */
  Node choose(Node node) {
    if (node.fields().size() != 1) {
      return node;
    }
    Map.Entry<String, Node> only = node.fields().entrySet().iterator().next();
    Node argument = only.getValue();
    return switch (only.getKey()) {
      case "Ref" -> new Node.Text(named(argument.text()));
      case "Fn::GetAtt" ->
          new Node.Text(
              named(argument.items().getFirst().text() + "." + argument.items().getLast().text()));
      case "Fn::Sub" -> new Node.Text(filled(argument));
      case "Fn::If" -> {
        List<Node> parts = argument.items();
        yield choose(condition(parts.get(0).text()) ? parts.get(1) : parts.get(2));
      }
      case "Fn::Join" -> {
        List<Node> parts = argument.items();
        List<String> texts = parts.get(1).items().stream().map(this::text).toList();
        yield new Node.Text(String.join(parts.get(0).text(), texts));
      }
      case "Fn::Select" -> {
        List<Node> parts = argument.items();
        yield new Node.Text(split(parts.get(1)).get(Integer.parseInt(parts.get(0).text())));
      }
      default -> node;
    };
  }

  private List<String> split(Node list) {
    List<Node> parts = list.at("Fn::Split").items();
    return List.of(text(parts.get(1)).split(Pattern.quote(parts.get(0).text()), -1));
  }

  private String filled(Node argument) {
    String text = argument.items().getFirst().text();
    Node own = argument instanceof Node.Items(List<Node> two) ? two.getLast() : Node.Fields.NOTHING;
    return HOLE.matcher(text).replaceAll(hole -> Matcher.quoteReplacement(filled(hole, own)));
  }

  private String filled(MatchResult hole, Node own) {
    String name = hole.group(2);
    if (!hole.group(1).isEmpty()) {
      return "${" + name + "}";
    }
    return own.fields().containsKey(name) ? text(own.at(name)) : named(name);
  }

  private String named(String name) {
    return Optional.ofNullable(given.get(name))
        .or(() -> parameters.at(name, "Default").optionalText())
        .orElseThrow(() -> new IllegalArgumentException("give a value for " + name));
  }

  /** Whether the condition of this name holds. */
  boolean condition(String name) {
    Node condition = conditions.at(name);
    if (condition.fields().isEmpty()) {
      throw new IllegalArgumentException("there is no condition " + name);
    }
    return holds(condition);
  }

  /** Whether this condition holds, which may stand anywhere. */
  boolean holds(Node condition) {
    Map.Entry<String, Node> only = condition.fields().entrySet().iterator().next();
    List<Node> parts = only.getValue().items();
    return switch (only.getKey()) {
      case "Condition" -> condition(parts.getFirst().text());
      case "Fn::Equals" -> text(parts.get(0)).equals(text(parts.get(1)));
      case "Fn::Not" -> !holds(parts.getFirst());
      case "Fn::And" -> parts.stream().allMatch(this::holds);
      case "Fn::Or" -> parts.stream().anyMatch(this::holds);
      default -> throw new IllegalArgumentException("unknown condition " + only.getKey());
    };
  }
}
