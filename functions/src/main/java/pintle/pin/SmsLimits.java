package pintle.pin;

import java.time.Duration;

/**
 * The caps on SMS. The first five count requests, known number or not; the others count SMS really
 * sent.
 *
 * @param interval between two requests for one number
 * @param purse what a tenant may spend
 */
public record SmsLimits(
    Duration interval,
    int perPhoneTenMinutes,
    int perPhoneDay,
    int perUserDay,
    int perIpHour,
    int perPrefixHour,
    int perConnectorDay,
    SmsPurse purse,
    int perStackDay) {}
