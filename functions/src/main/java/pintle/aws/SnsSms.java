package pintle.aws;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pintle.log.Log;
import pintle.log.Metric;
import pintle.pin.Sms;
import pintle.refusal.Refusal;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.InvalidParameterValueException;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.OptedOutException;
import software.amazon.awssdk.services.sns.model.UserErrorException;
import software.amazon.awssdk.services.sns.model.ValidationException;

/**
 * SMS by Amazon SNS. What SNS has against this one receiver, the sandbox and the spend limit look
 * like success from outside, or an answer would tell who is registered; the operator is told. All
 * else is the refusal 503.
 */
public final class SnsSms implements Sms {
  private static final String OPTED_OUT = "opted_out";
  private static final String SANDBOX = "sandbox";
  private static final String SPEND_LIMIT = "spend_limit";
  private static final Set<String> CAUSES = Set.of(OPTED_OUT, SANDBOX, SPEND_LIMIT);

  private final SnsClient client;
  private final Log log;
  private final Map<String, MessageAttributeValue> attributes;

  /**
   * @param senderId what receivers see in place of a number, where their country allows it; may be
   *     empty
   */
  public SnsSms(SnsClient client, String senderId, Log log) {
    this.client = client;
    this.log = log;
    this.attributes = attributes(senderId);
  }

  private static Map<String, MessageAttributeValue> attributes(String senderId) {
    Map<String, MessageAttributeValue> attributes = new HashMap<>();
    attributes.put("AWS.SNS.SMS.SMSType", text("Transactional"));
    if (!senderId.isEmpty()) {
      attributes.put("AWS.SNS.SMS.SenderID", text(senderId));
    }
    return Map.copyOf(attributes);
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }

  @Override
  public boolean send(String e164, String text) {
    try {
      client.publish(sms -> sms.phoneNumber(e164).message(text).messageAttributes(attributes));
      log.line().put("event", "sms_sent").put("service", "sns").count(Metric.SMS_SENT).write();
      return true;
    } catch (SdkException failure) {
      Optional<String> hidden = hidden(failure);
      if (hidden.isEmpty()) {
        notSent("sms_failed", Report.code(failure));
        throw Refusal.down("sns");
      }
      notSent("sms_not_sent", hidden.get());
      return false;
    }
  }

  /** SNS's own codes stay in the line: as a metric's causes they would be without end. */
  private void notSent(String event, String reason) {
    Report.line(log, event, "sns", reason)
        .count(Metric.SMS_NOT_SENT, CAUSES.contains(reason) ? reason : "failed")
        .write();
  }

  /**
   * The reason, where the caller must not notice it. SNS has no code of its own for some of these,
   * so its sentence is looked at, and never printed. All of them are answers 400; a refused right
   * is 403, and a role's name in its sentence must not be taken for one of them.
   */
  private static Optional<String> hidden(SdkException failure) {
    if (!(failure instanceof AwsServiceException answered)
        || answered.statusCode() != 400
        || answered.isThrottlingException()) {
      return Optional.empty();
    }
    String sentence = String.valueOf(answered.getMessage()).toLowerCase(Locale.ROOT);
    if (answered instanceof OptedOutException || sentence.contains("opted out")) {
      return Optional.of(OPTED_OUT);
    }
    if (sentence.contains("sandbox")) {
      return Optional.of(SANDBOX);
    }
    if (sentence.contains("spend") || sentence.contains("quota left for account")) {
      return Optional.of(SPEND_LIMIT);
    }
    return switch (answered) {
      case InvalidParameterException e -> Optional.of(Report.code(e));
      case InvalidParameterValueException e -> Optional.of(Report.code(e));
      case UserErrorException e -> Optional.of(Report.code(e));
      case ValidationException e -> Optional.of(Report.code(e));
      default -> Optional.empty();
    };
  }
}
