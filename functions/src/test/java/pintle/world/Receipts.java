package pintle.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pintle.Settings;
import pintle.Wiring;
import pintle.handler.SendGrantReceipts;
import pintle.world.TestPorts.SentSms;
import pintle.world.TestProvider.Person;

/** The receipts of a world's grants: the stream of its table, the function behind it, the SMS. */
public record Receipts(World world, SendGrantReceipts function) {
  private static final Pattern LINK =
      Pattern.compile("\\n(https?://[^ ]+)/#/freeze/(pintle_fc_[A-Za-z0-9_-]+)$");

  /** The same where the function's environment is another one. */
  public static Receipts by(World world, Map<String, String> environment) {
    Map<String, String> all = World.environment();
    all.putAll(environment);
    return new Receipts(
        world, new SendGrantReceipts(new Wiring(Settings.from(all), world.ports())));
  }

  /**
   * Delivers the events of these grants, of one tenant, as Lambda does.
   *
   * @return the records that are to be delivered again, by their place from 0 on
   */
  public List<Integer> deliver(Person of, Reply... grants) {
    return deliver(of, Stream.of(grants).map(grant -> grant.text("grantId")).toList());
  }

  /** The same by their IDs. */
  public List<Integer> deliver(Person of, List<String> grants) {
    String answer = World.send(function, event(of, grants));
    Matcher failed = Pattern.compile("\"itemIdentifier\":\"([0-9]+)\"").matcher(answer);
    assertThat(answer).startsWith("{\"batchItemFailures\":[");
    return failed.results().map(one -> Integer.valueOf(one.group(1))).toList();
  }

  /** The batch in which they come. */
  public static String event(Person of, List<String> grants) {
    return IntStream.range(0, grants.size())
        .mapToObj(i -> record(of.tenant(), grants.get(i), i))
        .collect(Collectors.joining(",", "{\"Records\":[", "]}"));
  }

  private static String record(String tenant, String grantId, int number) {
    return """
    {"eventID": "%3$d", "eventName": "INSERT", "eventSource": "aws:dynamodb", "dynamodb": {
      "Keys": {"pk": {"S": "T#%1$s#AUDIT"}, "sk": {"S": "1#r#GRANT_ISSUED#%2$s"}},
      "NewImage": {
        "tenant": {"S": "%1$s"}, "type": {"S": "GRANT_ISSUED"}, "object": {"S": "%2$s"}},
      "SequenceNumber": "%3$d", "StreamViewType": "NEW_AND_OLD_IMAGES"}}\
    """
        .formatted(tenant, grantId, number);
  }

  /** A grant of all groups, and its receipt. */
  public Frozen tenantGrant(Person administrator, World.Credentials connector) {
    Reply grant = world.grant(administrator, connector, "tenant");
    deliver(administrator, grant);
    return new Frozen(grant, code(world.ports().sent().getLast()));
  }

  /** The code in an SMS. */
  public static String code(SentSms sms) {
    Matcher link = LINK.matcher(sms.text());
    assertThat(link.find()).as("whether the SMS ends with a link").isTrue();
    return link.group(2);
  }

  /** The call that the page's button makes. */
  public Call freeze(String code) {
    return world.call("POST /v1/freezes").json("{\"code\":\"" + code + "\"}");
  }

  /** The call that an administrator makes. */
  public Call unfreeze(Person by, Reply grant) {
    return world
        .call("DELETE /v1/grants/{grantId}/freeze", by)
        .path("grantId", grant.text("grantId"));
  }

  /** A grant that can be frozen. */
  public record Frozen(Reply grant, String code) {}
}
