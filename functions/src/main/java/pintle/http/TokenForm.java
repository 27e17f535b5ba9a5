package pintle.http;

import java.util.Optional;
import pintle.oauth.TokenRequest;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;

/** Reads the form of a token endpoint. */
public final class TokenForm {
  private static final String CODE = "code";
  private static final String GRANT_TYPE = "grant_type";
  private static final String AUTHORIZATION_CODE = "authorization_code";

  private TokenForm() {}

  /**
   * The code and what belongs to it. A missing grant type means a code, and the code may be a
   * header: programs of the old service know neither.
   */
  public static TokenRequest readLegacy(ApiRequest request, Parameters form) {
    if (form.optional(GRANT_TYPE).filter(type -> !type.equals(AUTHORIZATION_CODE)).isPresent()) {
      throw Reason.GRANT_TYPE_UNSUPPORTED.refusal().hint(AUTHORIZATION_CODE);
    }
    return code(form, ClientCredentials.fieldOrHeader(request, form, CODE));
  }

  /** The code and what belongs to it (RFC 6749, section 4.1.3). */
  public static TokenRequest code(Parameters form) {
    return code(form, form.optional(CODE));
  }

  private static TokenRequest code(Parameters form, Optional<String> code) {
    return new TokenRequest(
        code.orElseThrow(() -> Refusal.field(CODE, "this field is missing")),
        form.optional("redirect_uri"),
        form.optional("code_verifier"));
  }
}
