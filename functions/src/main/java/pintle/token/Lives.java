package pintle.token;

import java.time.Duration;

/**
 * How long things live.
 *
 * @param grace how long a refresh token still works after its successor's first use
 * @param adminProof how long a sign-in proves the tenant administrator
 */
public record Lives(
    Duration refreshToken, Duration accessToken, Duration grace, Duration adminProof) {}
