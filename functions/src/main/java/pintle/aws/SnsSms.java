package pintle.aws;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import pintle.pin.Sms;
import pintle.refusal.Reason;
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
  private final SnsClient client;
  private final Map<String, MessageAttributeValue> attributes;

  /**
   * @param senderId what receivers see in place of a number, where their country allows it; may be
   *     empty
   */
  public SnsSms(SnsClient client, String senderId) {
    this.client = client;
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
  public void send(String e164, String text) {
    try {
      client.publish(sms -> sms.phoneNumber(e164).message(text).messageAttributes(attributes));
    } catch (SdkException failure) {
      Optional<String> hidden = hidden(failure);
      if (hidden.isEmpty()) {
        Report.line("sms_failed", "sns", Report.code(failure));
        throw Reason.DEPENDENCY_DOWN.refusal();
      }
      Report.line("sms_not_sent", "sns", hidden.get());
    }
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
      return Optional.of("opted_out");
    }
    if (sentence.contains("sandbox")) {
      return Optional.of("sandbox");
    }
    if (sentence.contains("spend") || sentence.contains("quota left for account")) {
      return Optional.of("spend_limit");
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
