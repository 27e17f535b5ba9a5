package pintle.local.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a deployment makes of the transformed template: its conditions are decided by the defaults
 * of the parameters and what is given. Refuses a condition that needs a parameter without either.
 */
final class DeployedStack {
  private static final Node NO_VALUE =
      new Node.Fields(Map.of("Ref", new Node.Text("AWS::NoValue")));

  private final Values values;
  private final Map<String, Node> resources = new LinkedHashMap<>();
  private final Map<String, Node> outputs = new LinkedHashMap<>();

  DeployedStack(Node transformed, Map<String, String> parameters) {
    Map<String, String> given = new HashMap<>(parameters);
    given.put("AWS::Region", "eu-central-1");
    given.put("AWS::URLSuffix", "amazonaws.com");
    given.put("AWS::StackName", "pintle");
    given.put("Api", "abc");
    values = new Values(transformed, given);
    collect(transformed.at("Resources"), resources);
    collect(transformed.at("Outputs"), outputs);
  }

  private void collect(Node all, Map<String, Node> made) {
    all.fields()
        .forEach((name, one) -> {
          Optional<String> condition = one.at("Condition").optionalText();
          if (condition.isEmpty() || values.condition(condition.get())) {
            made.put(name, decided(one));
          }
        });
  }

  /** All that are made, by their logical IDs. */
  Map<String, Node> resources() {
    return resources;
  }

  /** The outputs by their names. */
  Map<String, Node> outputs() {
    return outputs;
  }

  /** The value of one output. */
  Node output(String name) {
    return outputs.getOrDefault(name, Node.Fields.NOTHING).at("Value");
  }

  /** The properties of those of a type, by their logical IDs. */
  Map<String, Node> all(String type) {
    Map<String, Node> found = new LinkedHashMap<>();
    resources.forEach((name, resource) -> {
      if (resource.at("Type").text().equals(type)) {
        found.put(name, resource.at("Properties"));
      }
    });
    return found;
  }

  /** The properties of one. */
  Node properties(String name) {
    return resources.getOrDefault(name, Node.Fields.NOTHING).at("Properties");
  }

  /** The text that a property has in the end. */
  String text(Node property) {
    return values.text(property);
  }

  private Node decided(Node node) {
    return switch (node) {
      case Node.Text text -> text;
      case Node.Items items ->
          new Node.Items(
              items.values().stream()
                  .map(this::decided)
                  .filter(item -> !item.equals(NO_VALUE))
                  .toList());
      case Node.Fields fields when fields.values().containsKey("Fn::If") -> {
        List<Node> parts = new ArrayList<>(fields.at("Fn::If").items());
        yield decided(values.condition(parts.get(0).text()) ? parts.get(1) : parts.get(2));
      }
      case Node.Fields fields -> {
        Map<String, Node> kept = new LinkedHashMap<>();
        fields
            .values()
            .forEach((name, value) -> {
              Node one = decided(value);
              if (!one.equals(NO_VALUE)) {
                kept.put(name, one);
              }
            });
        yield new Node.Fields(kept);
      }
    };
  }
}
