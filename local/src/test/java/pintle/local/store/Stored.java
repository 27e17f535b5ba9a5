package pintle.local.store;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a table holds, one line an item, so that two runs can be compared: without what was drawn at
 * random and without times.
 *
 * @param items how often each item is there
 */
record Stored(Map<String, Long> items) {
  private static final Pattern GUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern TIME = Pattern.compile("(?<![0-9])[0-9]{10,}(?![0-9])");

  /** Which write it was, and the end of a token. */
  private static final Set<String> RANDOM = Set.of("writtenBy", "lastFour");

  /** Counts of what was tried, and of how often a row was written. */
  private static final Set<String> COUNTS =
      Set.of(
          "n",
          "moments",
          "version",
          "tries",
          "failures",
          "lastTryAt",
          "sent",
          "redeemed",
          "balance");

  /** Everything that is there. */
  static Stored exactly(List<Map<String, AttributeValue>> items) {
    return of(items.stream(), RANDOM);
  }

  /**
   * What counts: not how often something was tried, and no list of members that is not in force.
   */
  static Stored inForce(List<Map<String, AttributeValue>> items) {
    Set<String> left =
        items.stream()
            .filter(item -> text(item, "pk").endsWith("#LISTS"))
            .map(item -> "G#" + text(item, "sk"))
            .collect(Collectors.toSet());
    Set<String> without =
        Stream.concat(COUNTS.stream(), RANDOM.stream()).collect(Collectors.toSet());
    return of(
        items.stream()
            .filter(item -> !text(item, "pk").endsWith("#LISTS"))
            .filter(item -> !left.contains(text(item, "sk")))
            .filter(item -> left.stream().noneMatch(text(item, "pk")::endsWith)),
        without);
  }

  private static Stored of(Stream<Map<String, AttributeValue>> items, Set<String> without) {
    return new Stored(
        items
            .map(item -> line(item, without))
            .collect(Collectors.groupingBy(line -> line, TreeMap::new, Collectors.counting())));
  }

  private static String line(Map<String, AttributeValue> attributes, Set<String> without) {
    return new TreeMap<>(attributes)
        .entrySet().stream()
            .filter(one -> !without.contains(one.getKey()))
            .map(one -> one.getKey() + "=" + value(one.getValue(), without))
            .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String value(AttributeValue value, Set<String> without) {
    return switch (value.type()) {
      case S -> TIME.matcher(GUID.matcher(value.s()).replaceAll("<guid>")).replaceAll("<time>");
      case N -> TIME.matcher(value.n()).replaceAll("<time>");
      case B -> "<bytes>";
      case M -> line(value.m(), without);
      case L -> value.l().stream().map(one -> value(one, without)).toList().toString();
      default -> value.toString();
    };
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    return Objects.requireNonNull(item.get(name)).s();
  }

  /** What differs, for a message. */
  String differenceTo(Stored other) {
    Map<String, Long> all = new TreeMap<>(items);
    other.items.forEach(all::putIfAbsent);
    return all.keySet().stream()
        .filter(line -> count(line) != other.count(line))
        .map(line -> "\n    %d instead of %d: %s".formatted(count(line), other.count(line), line))
        .collect(Collectors.joining());
  }

  private long count(String line) {
    return items.getOrDefault(line, 0L);
  }
}
