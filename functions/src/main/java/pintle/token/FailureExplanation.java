package pintle.token;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pintle.connector.Connector;
import pintle.refusal.Refusal;
import pintle.secret.Digest;

/**
 * Tells a connector's program why its calls are refused. The answers to refused calls are alike on
 * purpose; what is told here is told to whoever has the connector's secret, and of tokens whose
 * secret part was shown.
 */
public final class FailureExplanation {
  private final Grants grants;
  private final AccessCheck accessTokens;
  private final Reaches reaches;
  private final InstantSource clock;

  public FailureExplanation(
      Grants grants, AccessCheck accessTokens, Reaches reaches, InstantSource clock) {
    this.grants = grants;
    this.accessTokens = accessTokens;
    this.reaches = reaches;
    this.clock = clock;
  }

  /**
   * What is found, in the order in which calls stumble over it.
   *
   * @param clientTime what the program's clock says
   * @param issuer the public base of this deployment
   */
  public List<Found> explain(
      AuthenticatedConnector caller,
      Optional<String> refreshToken,
      Optional<String> accessToken,
      Optional<Instant> clientTime,
      String issuer) {
    List<Found> found = new ArrayList<>();
    if (!caller.connector().active()) {
      found.add(Found.of(Finding.CONNECTOR_INACTIVE));
    }
    refreshToken.ifPresent(text -> found.addAll(refreshToken(caller, text)));
    accessToken.ifPresent(text -> found.addAll(accessToken(caller.connector(), text, issuer)));
    if (refreshToken.isEmpty() && accessToken.isEmpty()) {
      found.add(Found.of(Finding.NO_TOKEN));
    }
    clientTime.flatMap(this::clock).ifPresent(found::add);
    return found;
  }

  private List<Found> refreshToken(AuthenticatedConnector caller, String text) {
    Optional<RefreshToken> shown = RefreshToken.parse(text);
    if (shown.isEmpty()) {
      return List.of(Found.of(Finding.REFRESH_TOKEN_MISTYPED));
    }
    Digest digest = shown.get().digest();
    // The connector's own was read with it; another's is looked up.
    return caller
        .grant()
        .or(() -> grants.find(shown.get().grant()))
        .filter(grant -> grant.tenant().equals(caller.connector().tenant()))
        .flatMap(grant ->
            grant
                .validity(digest)
                .map(validity -> refreshToken(caller.connector(), grant, digest, validity.until())))
        .orElseGet(() -> List.of(Found.of(Finding.REFRESH_TOKEN_UNKNOWN)));
  }

  private List<Found> refreshToken(Connector caller, Grant grant, Digest shown, Instant until) {
    if (!grant.connector().equals(caller.id())) {
      return List.of(Found.of(Finding.REFRESH_TOKEN_OF_ANOTHER));
    }
    if (grant.endedAt().isPresent()) {
      return List.of(new Found(Finding.GRANT_ENDED, grant.endedAt()));
    }
    if (!clock.instant().isBefore(until)) {
      Finding over =
          grant.carries(shown) ? Finding.REFRESH_TOKEN_EXPIRED : Finding.REFRESH_TOKEN_REPLACED;
      return List.of(new Found(over, Optional.of(until)));
    }
    List<Found> found = standing(grant);
    found.add(new Found(Finding.REFRESH_TOKEN_GOOD, Optional.of(until)));
    return found;
  }

  /** What stands in the way of a grant whose token is good. */
  private List<Found> standing(Grant grant) {
    List<Found> found = new ArrayList<>();
    if (grant.frozen()) {
      found.add(new Found(Finding.GRANT_FROZEN, grant.frozenAt()));
    }
    if (!reaches.holds(grant.tenant(), grant.grantedBy(), grant.reach())) {
      found.add(Found.of(Finding.GRANTOR_RIGHT_LOST));
    }
    return found;
  }

  private List<Found> accessToken(Connector caller, String text, String issuer) {
    try {
      VerifiedAccessToken token = accessTokens.verify(text, issuer);
      // Before its grant is looked at: another organisation's endings are not told.
      if (!token.grant().tenant().equals(caller.tenant())) {
        return List.of(Found.of(Finding.ACCESS_TOKEN_INVALID));
      }
      Access access = accessTokens.standing(token);
      if (!access.connector().id().equals(caller.id())) {
        return List.of(Found.of(Finding.ACCESS_TOKEN_OF_ANOTHER));
      }
      List<Found> found = standing(access.grant());
      found.add(new Found(Finding.ACCESS_TOKEN_GOOD, Optional.of(access.token().expiresAt())));
      return found;
    } catch (Refusal refusal) {
      return List.of(Found.of(Finding.of(refusal)));
    }
  }

  private Optional<Found> clock(Instant clientTime) {
    Instant now = clock.instant();
    boolean right = Duration.between(clientTime, now).abs().compareTo(AccessTokens.SKEW) <= 0;
    return right ? Optional.empty() : Optional.of(new Found(Finding.CLOCK_WRONG, Optional.of(now)));
  }

  /**
   * One thing that was found.
   *
   * @param at since when, until when, or what time it is, as the finding says
   */
  public record Found(Finding finding, Optional<Instant> at) {
    static Found of(Finding finding) {
      return new Found(finding, Optional.empty());
    }
  }

  /** What can be found, with what to do. */
  public enum Finding {
    CONNECTOR_INACTIVE(
        "connector",
        "ConnectorInactive",
        "The connector is deactivated: it gets no new token. Its owner can activate it."),
    NO_TOKEN(
        "request",
        "NoToken",
        "ID and secret are right. Send the refresh token or the access token, too."),
    REFRESH_TOKEN_MISTYPED(
        "refreshToken",
        "Mistyped",
        "This is no whole refresh token: characters are missing or were changed. Copy it again."),
    REFRESH_TOKEN_UNKNOWN(
        "refreshToken",
        "Unknown",
        "This deployment knows no such token. Look at the base URL, and whether a newer token was"
            + " stored elsewhere."),
    REFRESH_TOKEN_OF_ANOTHER(
        "refreshToken", "OfAnotherConnector", "The token was issued to another connector."),
    GRANT_ENDED(
        "refreshToken",
        "Ended",
        "The token was ended, or replaced by a new one of the same person. Ask for a new one."),
    REFRESH_TOKEN_EXPIRED("refreshToken", "Expired", "The token has expired. Ask for a new one."),
    REFRESH_TOKEN_REPLACED(
        "refreshToken",
        "Replaced",
        "The program has used the successor of this token. Use the successor."),
    REFRESH_TOKEN_GOOD("refreshToken", "Good", "The refresh token is good."),
    GRANT_FROZEN(
        "grant",
        "Frozen",
        "The token was frozen by the link of an SMS. An administrator can unfreeze it."),
    GRANTOR_RIGHT_LOST(
        "grant",
        "ReachesNothing",
        "Who gave the token has lost the right to. Another administrator can adopt it."),
    ACCESS_TOKEN_INVALID(
        "accessToken",
        "Invalid",
        "This is no access token of this deployment. Fetch a new one with the refresh token."),
    ACCESS_TOKEN_EXPIRED(
        "accessToken",
        "Expired",
        "The access token has expired. Fetch a new one with the refresh token."),
    ACCESS_TOKEN_ENDED(
        "accessToken",
        "Ended",
        "The access token was ended. Fetch a new one with the refresh token."),
    ACCESS_TOKEN_OF_ANOTHER(
        "accessToken", "OfAnotherConnector", "The token was issued to another connector."),
    ACCESS_TOKEN_GOOD("accessToken", "Good", "The access token is good."),
    CLOCK_WRONG(
        "clock",
        "ClockWrong",
        "The program's clock is wrong by more than a minute. Set it by a time server.");

    private final String about;
    private final String code;
    private final String message;

    Finding(String about, String code, String message) {
      this.about = about;
      this.code = code;
      this.message = message;
    }

    private static Finding of(Refusal refusal) {
      return switch (refusal.reason()) {
        case ACCESS_TOKEN_INVALID -> ACCESS_TOKEN_INVALID;
        case ACCESS_TOKEN_EXPIRED -> ACCESS_TOKEN_EXPIRED;
        case ACCESS_TOKEN_ENDED, ACCESS_TOKEN_KEY_WITHDRAWN -> ACCESS_TOKEN_ENDED;
        default -> throw refusal;
      };
    }

    /** What of the request it is about. */
    public String about() {
      return about;
    }

    /** By which programs tell it. */
    public String code() {
      return code;
    }

    /** What is wrong, and what to do. */
    public String message() {
      return message;
    }

    /** Whether it says that something is in order. */
    public boolean good() {
      return this == REFRESH_TOKEN_GOOD || this == ACCESS_TOKEN_GOOD;
    }
  }
}
