package pintle.http;

import pintle.oauth.TokenRequest;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;

/** Reads the form of a token endpoint. */
public final class TokenForm {
  private static final String CODE = "code";

  private TokenForm() {}

  /**
   * The code and what belongs to it. A missing grant type means a code, and the code may be a
   * header: programs of the old service know neither.
   */
  public static TokenRequest read(ApiRequest request, Parameters form) {
    if (form.optional("grant_type")
        .filter(type -> !type.equals("authorization_code"))
        .isPresent()) {
      throw Reason.GRANT_TYPE_UNSUPPORTED.refusal().hint("authorization_code");
    }
    return new TokenRequest(
        ClientCredentials.fieldOrHeader(request, form, CODE)
            .orElseThrow(() -> Refusal.field(CODE, "this field is missing")),
        form.optional("redirect_uri"),
        form.optional("code_verifier"));
  }
}
