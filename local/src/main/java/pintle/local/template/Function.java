package pintle.local.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Lambda function.
 *
 * @param logicalId its name in the template, {@code GeneratePin}
 * @param handlerClass the class of the handler, {@code pintle.handler.GeneratePin}
 * @param description one line
 * @param timeoutSeconds after which Lambda stops it
 * @param routes none where no HTTP call leads to it
 */
public record Function(
    String logicalId,
    String handlerClass,
    String description,
    int timeoutSeconds,
    List<Route> routes,
    Environment variables) {

  public Function {
    routes = List.copyOf(routes);
  }

  /**
   * Its environment: what is given, else what the template says with the defaults of its
   * parameters.
   *
   * @param given values by the name of a variable ({@code TABLE}), of a parameter ({@code
   *     OidcAudience}) or of a resource ({@code Table}); the variable's own name wins
   * @throws IllegalArgumentException that names a variable without a value: one that refers to a
   *     resource, or to a parameter without default
   */
  public Map<String, String> environment(Map<String, String> given) {
    return variables.with(given);
  }

  /** The variables as the template has them. */
  public static final class Environment {
    private final Node template;
    private final Map<String, Node> variables;

    Environment(Node template, Map<String, Node> variables) {
      this.template = template;
      this.variables = variables;
    }

    /** As the template has them, for checks. */
    Map<String, Node> raw() {
      return variables;
    }

    private Map<String, String> with(Map<String, String> given) {
      Values values = new Values(template, given);
      Map<String, String> all = new LinkedHashMap<>();
      variables.forEach((name, node) -> {
        String own = given.get(name);
        all.put(name, own == null ? resolved(values, name, node) : own);
      });
      return all;
    }

    private static String resolved(Values values, String name, Node node) {
      try {
        return values.text(node);
      } catch (IllegalArgumentException unknown) {
        throw new IllegalArgumentException(
            "the environment variable " + name + " has no value here: " + unknown.getMessage(),
            unknown);
      }
    }
  }
}
