package pintle.http;

/** What a caller must show before an operation runs. */
public enum Demand {
  /** Nothing: the call itself carries what it needs, such as a PIN. */
  NOTHING,
  /** A portal sign-in: {@code Authorization: Bearer} with an OpenID Connect token. */
  PORTAL_SIGN_IN,
  /** A connector's ID and secret in their headers. */
  CONNECTOR_SECRET,
  /** An access token with the operation's scope. */
  ACCESS_TOKEN
}
