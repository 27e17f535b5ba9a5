package pintle.oauth;

/**
 * An outcome, not a crash: the request is known to be its connector's and is answered there, with
 * an error (RFC 6749, section 4.1.2.1).
 */
public final class Declined extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Return back;
  private final OAuthError error;
  private final String mend;

  Declined(Return back, OAuthError error, String mend) {
    super(error.text(), null, false, false);
    this.back = back;
    this.error = error;
    this.mend = mend;
  }

  /** Where the browser goes. */
  public String location(String issuer) {
    return back.with(error, mend, issuer);
  }
}
