package pintle.pin;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pintle.phone.PhoneNumber;

/**
 * What a tenant may spend on SMS in a day, and what one costs. In millionths of a US dollar, so
 * that sums are exact.
 *
 * @param perTenantDay the purse
 * @param prices of one SMS by ISO 3166 code; {@code *} is the rest
 */
public record SmsPurse(long perTenantDay, Map<String, Long> prices) {
  private static final String THE_REST = "*";
  private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,6})?");
  private static final Pattern PRICE = Pattern.compile("([A-Z]{2}|\\*)=([0-9.]+)");

  public SmsPurse {
    prices = Map.copyOf(prices);
    if (!prices.containsKey(THE_REST)) {
      throw new IllegalArgumentException("a price of * is missing, which is that of the rest");
    }
  }

  /**
   * Reads both.
   *
   * @param dollars such as {@code 20} or {@code 2.50}
   * @param prices such as {@code DE=0.09,*=0.15}
   * @throws IllegalArgumentException where one of them is malformed
   */
  public static SmsPurse of(String dollars, String prices) {
    Map<String, Long> byCountry = new HashMap<>();
    for (String one : prices.split(",", -1)) {
      Matcher price = PRICE.matcher(one.strip());
      if (!price.matches() || byCountry.put(price.group(1), millionths(price.group(2))) != null) {
        throw new IllegalArgumentException(
            "prices are to be one a country and one of the rest, such as DE=0.09,*=0.15");
      }
    }
    return new SmsPurse(millionths(dollars), byCountry);
  }

  private static long millionths(String dollars) {
    if (!AMOUNT.matcher(dollars).matches()) {
      throw new IllegalArgumentException("an amount is to be US dollars such as 20 or 0.09");
    }
    return new BigDecimal(dollars).movePointRight(6).longValueExact();
  }

  /** What an SMS to this number costs. */
  long price(PhoneNumber number) {
    Long own = prices.get(number.region());
    return own == null ? prices.getOrDefault(THE_REST, 0L) : own;
  }
}
