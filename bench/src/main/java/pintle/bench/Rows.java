package pintle.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Makes an organisation large, by copies of one grant's or one group's rows under other names. */
final class Rows {
  private static final int AT_ONCE = 25;
  private static final String TABLE = "pintle";

  private final DynamoDbClient table;

  Rows(DynamoDbClient table) {
    this.table = table;
  }

  /** So many grants more, each with its place in the organisation's list. */
  void grants(int count) {
    copies(rowsWith("id", one("GRANT")), "id", count);
  }

  /** So many groups more in the organisation of the grant, without members. */
  void groups(int count) {
    String list = "T#" + one("GRANT").get("tenant").s() + "#GROUPS";
    Map<String, AttributeValue> group =
        table.scanPaginator(scan -> scan.tableName(TABLE)).items().stream()
            .filter(item -> item.get("pk").s().equals(list))
            .findFirst()
            .orElseThrow();
    copies(List.of(group), "id", count);
  }

  private Map<String, AttributeValue> one(String sortKey) {
    return table.scanPaginator(scan -> scan.tableName(TABLE)).items().stream()
        .filter(item -> item.get("sk").s().equals(sortKey))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("no " + sortKey + " yet"));
  }

  /** The item itself, and what names it in the organisation's list. */
  private List<Map<String, AttributeValue>> rowsWith(
      String name, Map<String, AttributeValue> item) {
    String id = item.get(name).s();
    return table.scanPaginator(scan -> scan.tableName(TABLE)).items().stream()
        .filter(row ->
            row.get("pk").s().endsWith("#" + id)
                || (row.get("pk").s().endsWith("#GRANTS") && row.get("sk").s().endsWith(id)))
        .toList();
  }

  private void copies(List<Map<String, AttributeValue>> rows, String name, int count) {
    String id =
        rows.stream().filter(row -> row.containsKey(name)).findFirst().orElseThrow().get(name).s();
    List<WriteRequest> open = new ArrayList<>(AT_ONCE);
    IntStream.range(0, count)
        .forEach(nth -> {
          // From a name of 32 hexadecimal digits on, so that they do not stand in a row.
          String other = UUID.nameUUIDFromBytes(("copy " + nth).getBytes()).toString();
          for (Map<String, AttributeValue> row : rows) {
            Map<String, AttributeValue> copy = new HashMap<>(row);
            copy.replaceAll((key, value) ->
                value.s() == null ? value : AttributeValue.fromS(value.s().replace(id, other)));
            open.add(WriteRequest.builder().putRequest(put -> put.item(copy)).build());
            if (open.size() == AT_ONCE) {
              write(open);
            }
          }
        });
    if (!open.isEmpty()) {
      write(open);
    }
  }

  private void write(List<WriteRequest> open) {
    List<WriteRequest> sent = List.copyOf(open);
    table.batchWriteItem(batch -> batch.requestItems(Map.of(TABLE, sent)));
    open.clear();
  }
}
