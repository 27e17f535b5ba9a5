package pintle.aws;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Attributes by name: a whole item, a map within one, or the values of an expression. Times are
 * epoch milliseconds, only {@code ttl} is in seconds, as DynamoDB demands. An empty {@link
 * Optional} is an attribute that is missing.
 */
final class Item {
  private final Map<String, AttributeValue> attributes;

  private Item(Map<String, AttributeValue> attributes) {
    this.attributes = attributes;
  }

  /** An item to write at this key. */
  static Item at(Key key) {
    return new Item(new LinkedHashMap<>(key.attributes()));
  }

  /** A map within an item, or an expression's values. */
  static Item with() {
    return new Item(new LinkedHashMap<>());
  }

  /** What was read. */
  static Item read(Map<String, AttributeValue> attributes) {
    return new Item(attributes);
  }

  Map<String, AttributeValue> attributes() {
    return attributes;
  }

  /** These attributes and those of another one. */
  Item all(Item others) {
    attributes.putAll(others.attributes);
    return this;
  }

  Key key() {
    return new Key(text("pk"), text("sk"));
  }

  Item text(String name, String value) {
    return put(name, AttributeValue.fromS(value));
  }

  Item text(String name, Optional<String> value) {
    value.ifPresent(present -> text(name, present));
    return this;
  }

  Item number(String name, long value) {
    return put(name, AttributeValue.fromN(Long.toString(value)));
  }

  Item number(String name, Optional<Long> value) {
    value.ifPresent(present -> number(name, present));
    return this;
  }

  Item flag(String name, boolean value) {
    return put(name, AttributeValue.fromBool(value));
  }

  Item bytes(String name, byte[] value) {
    return put(name, AttributeValue.fromB(SdkBytes.fromByteArray(value)));
  }

  Item bytes(String name, Optional<byte[]> value) {
    value.ifPresent(present -> bytes(name, present));
    return this;
  }

  Item time(String name, Instant value) {
    return number(name, value.toEpochMilli());
  }

  Item time(String name, Optional<Instant> value) {
    value.ifPresent(present -> time(name, present));
    return this;
  }

  /** From when on DynamoDB may drop the item; or, in an expression, any name for that. */
  Item ttl(String name, Instant value) {
    return number(name, value.getEpochSecond());
  }

  Item ttl(String name, Optional<Instant> value) {
    value.ifPresent(present -> ttl(name, present));
    return this;
  }

  Item map(String name, Item value) {
    return put(name, AttributeValue.fromM(value.attributes));
  }

  Item map(String name, Optional<Item> value) {
    value.ifPresent(present -> map(name, present));
    return this;
  }

  Item list(String name, List<Item> value) {
    return put(
        name,
        AttributeValue.fromL(
            value.stream().map(item -> AttributeValue.fromM(item.attributes)).toList()));
  }

  Item times(String name, List<Instant> value) {
    return put(
        name,
        AttributeValue.fromL(
            value.stream()
                .map(time -> AttributeValue.fromN(Long.toString(time.toEpochMilli())))
                .toList()));
  }

  Item texts(String name, Map<String, String> value) {
    return put(
        name,
        AttributeValue.fromM(
            value.entrySet().stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey, entry -> AttributeValue.fromS(entry.getValue())))));
  }

  private Item put(String name, AttributeValue value) {
    attributes.put(name, value);
    return this;
  }

  boolean has(String name) {
    return attributes.containsKey(name);
  }

  String text(String name) {
    return demand(name).s();
  }

  Optional<String> textIfAny(String name) {
    return find(name).map(AttributeValue::s);
  }

  long number(String name) {
    return Long.parseLong(demand(name).n());
  }

  int count(String name) {
    return Math.toIntExact(number(name));
  }

  boolean flag(String name) {
    return demand(name).bool();
  }

  byte[] bytes(String name) {
    return demand(name).b().asByteArray();
  }

  Optional<byte[]> bytesIfAny(String name) {
    return find(name).map(value -> value.b().asByteArray());
  }

  Instant time(String name) {
    return Instant.ofEpochMilli(number(name));
  }

  Optional<Long> numberIfAny(String name) {
    return has(name) ? Optional.of(number(name)) : Optional.empty();
  }

  Optional<Instant> timeIfAny(String name) {
    return has(name) ? Optional.of(time(name)) : Optional.empty();
  }

  Item map(String name) {
    return read(demand(name).m());
  }

  Optional<Item> mapIfAny(String name) {
    return find(name).map(value -> read(value.m()));
  }

  List<Item> list(String name) {
    return demand(name).l().stream().map(value -> read(value.m())).toList();
  }

  List<Instant> times(String name) {
    return demand(name).l().stream()
        .map(value -> Instant.ofEpochMilli(Long.parseLong(value.n())))
        .toList();
  }

  Map<String, String> texts(String name) {
    return demand(name).m().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().s()));
  }

  private Optional<AttributeValue> find(String name) {
    return Optional.ofNullable(attributes.get(name));
  }

  private AttributeValue demand(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalStateException("an item lacks its attribute " + name));
  }
}
