package pintle;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import pintle.audit.Retention;
import pintle.http.PublicUrl;
import pintle.openid.OpenIdProvider;
import pintle.pin.SmsLimits;
import pintle.pin.SmsPurse;
import pintle.token.GrantReceipts;
import pintle.token.Lives;

/**
 * All that an operator can set, read from the environment that template.yaml gives each function.
 *
 * @param stack the name of the stack, for metrics; none are written where it is empty
 * @param endpointUrl where the organisation's groups are served; the public URL where it is empty
 * @param smsCountries ISO 3166 codes, or {@code *}
 * @param pinAnswerFloor generatePin answers no earlier
 * @param grantReceipts of which grants the grantor gets an SMS
 */
public record Settings(
    String stack,
    String table,
    PublicUrl publicUrl,
    String endpointUrl,
    String signingSecret,
    String pepperSecret,
    OpenIdProvider provider,
    String providerKeysUrl,
    String adminOrigin,
    Lives lives,
    Retention auditRetention,
    boolean tenantReachByPin,
    Duration pinAnswerFloor,
    Set<String> smsCountries,
    boolean smsInGerman,
    String smsSenderId,
    SmsLimits smsLimits,
    GrantReceipts.Of grantReceipts) {

  public Settings {
    smsCountries = Set.copyOf(smsCountries);
  }

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException that names a variable which is missing or malformed
   */
  public static Settings from(Map<String, String> environment) {
    Reader read = new Reader(environment);
    return new Settings(
        read.optional("STACK"),
        read.text("TABLE"),
        new PublicUrl(read.optional("PUBLIC_URL")),
        read.optional("ENDPOINT_URL"),
        read.text("SIGNING_SECRET"),
        read.text("PEPPER_SECRET"),
        new OpenIdProvider(
            read.text("OIDC_ISSUER"),
            read.text("OIDC_AUDIENCE"),
            read.list("ALLOWED_TENANTS"),
            read.optional("TENANT_ADMIN_ROLE")),
        read.text("OIDC_JWKS_URL"),
        read.optional("ADMIN_ORIGIN"),
        new Lives(
            Duration.ofDays(read.number("REFRESH_TOKEN_DAYS")),
            Duration.ofHours(read.number("ACCESS_TOKEN_HOURS")),
            Duration.ofSeconds(read.number("RENEWAL_GRACE_SECONDS")),
            Duration.ofDays(read.number("ADMIN_PROOF_DAYS"))),
        new Retention(Duration.ofDays(read.number("AUDIT_RETENTION_DAYS"))),
        Boolean.parseBoolean(read.text("TENANT_REACH_BY_PIN")),
        Duration.ofMillis(read.number("PIN_ANSWER_FLOOR_MS")),
        read.list("SMS_COUNTRIES"),
        "de".equals(read.text("SMS_LANGUAGE")),
        read.optional("SMS_SENDER_ID"),
        new SmsLimits(
            read.duration("SMS_INTERVAL"),
            read.number("SMS_PER_PHONE_10_MINUTES"),
            read.number("SMS_PER_PHONE_DAY"),
            read.number("SMS_PER_USER_DAY"),
            read.number("SMS_PER_IP_HOUR"),
            read.number("SMS_PER_PREFIX_HOUR"),
            read.number("SMS_PER_CONNECTOR_DAY"),
            read.purse("SMS_PURSE_TENANT_DAY", "SMS_PRICES"),
            read.number("SMS_PER_STACK_DAY")),
        read.receipts("GRANT_RECEIPTS"));
  }

  private record Reader(Map<String, String> environment) {
    String optional(String name) {
      return environment.getOrDefault(name, "").strip();
    }

    String text(String name) {
      String value = optional(name);
      if (value.isEmpty()) {
        throw new IllegalArgumentException("the environment variable " + name + " is missing");
      }
      return value;
    }

    int number(String name) {
      try {
        int value = Integer.parseInt(text(name));
        if (value >= 0) {
          return value;
        }
      } catch (NumberFormatException e) {
        // Told below, like a negative one.
      }
      throw new IllegalArgumentException(
          "the environment variable " + name + " is to be a whole number, 0 or more");
    }

    Duration duration(String name) {
      try {
        return Duration.parse(text(name).toUpperCase(Locale.ROOT));
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException(
            "the environment variable " + name + " is to be a duration such as PT60S", e);
      }
    }

    SmsPurse purse(String dollars, String prices) {
      try {
        return SmsPurse.of(text(dollars), text(prices));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "the environment variables " + dollars + " and " + prices + ": " + e.getMessage(), e);
      }
    }

    GrantReceipts.Of receipts(String name) {
      String text = text(name);
      return Arrays.stream(GrantReceipts.Of.values())
          .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(text))
          .findFirst()
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "the environment variable " + name + " is to be off, tenant or all"));
    }

    Set<String> list(String name) {
      return Arrays.stream(text(name).split(",", -1))
          .map(String::strip)
          .filter(item -> !item.isEmpty())
          .collect(Collectors.toUnmodifiableSet());
    }
  }
}
