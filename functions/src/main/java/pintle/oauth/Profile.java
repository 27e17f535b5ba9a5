package pintle.oauth;

/** Which of the two OAuth pairs is spoken: they share grants, codes and the consent page. */
public enum Profile {
  /** {@code /api/...}, as programs of the old service know it. */
  LEGACY,
  /** {@code /oauth2/...}: what RFC 9700 demands of a client is demanded. */
  STANDARD
}
