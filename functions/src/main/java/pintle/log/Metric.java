package pintle.log;

/**
 * What is counted or measured for the operator. Each has the dimension Stack, and at most one more
 * whose values are words of our own.
 */
public enum Metric {
  /** Requests that a function answered. */
  CALLS("Calls", "Count", "Function"),
  /** From the event to the answer. */
  LATENCY("Latency", "Milliseconds", "Function"),
  /** Requests that were refused, by the name of the reason. */
  REFUSALS("Refusals", "Count", "Reason"),
  /** SMS that the carrier took. */
  SMS_SENT("SmsSent", "Count", ""),
  /** SMS that it did not take: opted_out, sandbox, spend_limit or failed. */
  SMS_NOT_SENT("SmsNotSent", "Count", "Cause"),
  /** Receipts of grants that were not sent: by the name of the reason, or failed at one try. */
  RECEIPTS_NOT_SENT("ReceiptsNotSent", "Count", "Cause"),
  /** SMS sent while fewer than one in ten PINs are redeemed: of connector, portal or prefix. */
  PINS_UNREDEEMED("PinsUnredeemed", "Count", "Of"),
  /** The same, by the ISO 3166 code of the country. */
  PINS_UNREDEEMED_OF_COUNTRY("PinsUnredeemedOfCountry", "Count", "Country"),
  /** Requests that were refused because a service behind did not answer. */
  DEPENDENCY_DOWN("DependencyDown", "Count", "Service"),
  /**
   * Days since the version of a secret that is in use was made; CloudWatch has no unit for days.
   */
  SECRET_AGE("SecretAge", "None", "Secret"),
  /** Tries to read a secret that failed while an older value served. */
  STALE_SECRET("StaleSecret", "Count", "Secret");

  private final String text;
  private final String unit;
  private final String dimension;

  Metric(String text, String unit, String dimension) {
    this.text = text;
    this.unit = unit;
    this.dimension = dimension;
  }

  String text() {
    return text;
  }

  String unit() {
    return unit;
  }

  /** The dimension beside Stack, or empty. */
  String dimension() {
    return dimension;
  }
}
