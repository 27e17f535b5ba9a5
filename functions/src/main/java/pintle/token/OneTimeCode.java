package pintle.token;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pintle.connector.ConnectorId;
import pintle.connector.Scope;
import pintle.phone.MemberId;
import pintle.secret.Digest;
import pintle.user.UserId;

/**
 * A user's word, given now and taken later, once, by one connector.
 *
 * @param grantor whose word it is
 * @param signedInAt the grantor's sign-in on which the word stands; one who was erased since does
 *     not give it any more
 * @param scopes what a grant will carry; of a claim code the connector's permissions when it was
 *     made
 * @param binding what an authorization code is bound to; empty for claim codes
 * @param cancelledAt when somebody took the word back
 * @param redemption how it was taken
 */
public record OneTimeCode(
    CodeRef ref,
    Kind kind,
    Digest digest,
    ConnectorId connector,
    UserId grantor,
    Reach reach,
    Set<Scope> scopes,
    Instant signedInAt,
    Instant createdAt,
    Instant expiresAt,
    Optional<Binding> binding,
    Optional<Instant> cancelledAt,
    Optional<Redemption> redemption) {

  public OneTimeCode {
    scopes = Set.copyOf(scopes);
  }

  /** Whether it can still be taken. */
  public boolean open(Instant now) {
    return now.isBefore(expiresAt) && cancelledAt.isEmpty() && redemption.isEmpty();
  }

  /** What became of it. */
  public State state(Instant now) {
    if (redemption.isPresent()) {
      return State.CLAIMED;
    }
    if (cancelledAt.isPresent()) {
      return State.CANCELLED;
    }
    return open(now) ? State.OPEN : State.EXPIRED;
  }

  /** What the audit is told where it is taken back now. */
  public Map<String, String> cancelling(Instant now) {
    return Map.of(
        "connectorId", connector.value(),
        "grantor", grantor.value(),
        "reach", reach.kind().text(),
        "before.state", state(now).text(),
        "after.state", State.CANCELLED.text());
  }

  /** What can become of a code; {@code text} is the wire's spelling. */
  public enum State {
    OPEN("open"),
    CLAIMED("claimed"),
    CANCELLED("cancelled"),
    EXPIRED("expired");

    private final String text;

    State(String text) {
      this.text = text;
    }

    /** {@code open}, {@code claimed}, {@code cancelled} or {@code expired}. */
    public String text() {
      return text;
    }
  }

  /** What a code is for; each kind has a prefix of its own, so none passes for another. */
  public enum Kind {
    /** Handed over by a person, for a grant. */
    CLAIM("pintle_cc_"),
    /** Proves to the consent page who signed in; taken for an authorization code. */
    CONSENT("pintle_co_"),
    /** RFC 6749, section 4.1: for a grant. */
    AUTHORIZATION("pintle_ac_");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }

    /** The first characters of such a code. */
    public String prefix() {
      return prefix;
    }
  }

  /**
   * What a code must come back with (RFC 6749, section 4.1.3; RFC 7636).
   *
   * @param redirectUri where the code went
   * @param redirectUriSent whether the request named it, so that the exchange must too
   * @param challenge the S256 code challenge, where the request had one
   * @param member the number that signed in, where one did: a lock or another holder undoes it
   */
  public record Binding(
      String redirectUri,
      boolean redirectUriSent,
      Optional<String> challenge,
      Optional<MemberId> member) {}

  /**
   * How a code was taken.
   *
   * @param grant the grant that it gave
   * @param offer 32 random bytes from which, with the code, the refresh token is derived
   * @param from the address that took it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  public record Redemption(GrantId grant, byte[] offer, Instant at, String from) {
    @Override
    public String toString() {
      return "Redemption[" + grant + ", " + at + "]";
    }
  }
}
