package pintle.aws;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What an expression is sent with; null where it needs nothing, as DynamoDB takes no empty map. */
final class Expression {
  private static final Pattern NAME = Pattern.compile("#[A-Za-z0-9_]+");

  private Expression() {}

  static @Nullable Map<String, AttributeValue> valuesOrNull(Item values) {
    return values.attributes().isEmpty() ? null : values.attributes();
  }

  /** The attributes that the expressions name with a {@code #}, as {@code #ttl} is {@code ttl}. */
  static @Nullable Map<String, String> names(String expressions) {
    Map<String, String> names = new LinkedHashMap<>();
    NAME.matcher(expressions)
        .results()
        .map(MatchResult::group)
        .forEach(placeholder -> names.put(placeholder, placeholder.substring(1)));
    return names.isEmpty() ? null : names;
  }
}
