package pintle.local.template;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value of a template. Every scalar is a text. CloudFormation's short forms have become the long
 * ones: {@code !Ref X} is the field {@code Ref}, {@code !Sub} the field {@code Fn::Sub}.
 */
sealed interface Node {
  record Text(String value) implements Node {}

  record Items(List<Node> values) implements Node {
    public Items {
      values = List.copyOf(values);
    }
  }

  /** Named values, in the order of the file. */
  record Fields(Map<String, Node> values) implements Node {
    /** What is found where there is nothing. */
    static final Node NOTHING = new Fields(Map.of());

    public Fields {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }

  /** The value below these names, or {@link Fields#NOTHING}. */
  default Node at(String... names) {
    Node found = this;
    for (String name : names) {
      found = found.fields().getOrDefault(name, Fields.NOTHING);
    }
    return found;
  }

  /** The named values of this one; none where it is something else. */
  default Map<String, Node> fields() {
    return this instanceof Fields fields ? fields.values() : Map.of();
  }

  /** The values in this one; itself alone where it is a text or has fields, none for nothing. */
  default List<Node> items() {
    return switch (this) {
      case Items items -> items.values();
      case Text text -> List.of(text);
      case Fields fields -> fields.values().isEmpty() ? List.of() : List.of(fields);
    };
  }

  /** The text, where this is one. */
  default Optional<String> optionalText() {
    return this instanceof Text text ? Optional.of(text.value()) : Optional.empty();
  }

  /**
   * The text.
   *
   * @throws IllegalArgumentException where this is none
   */
  default String text() {
    return optionalText()
        .orElseThrow(() -> new IllegalArgumentException("a text is expected instead of " + this));
  }
}
