package pintle.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;

/**
 * A connector's ID and secret as an OAuth client shows them (RFC 6749, section 2.3.1): in the form
 * or by Basic, and clients of the old service also in headers of the same names; by one way only.
 */
record ClientCredentials(String id, String secret) {
  static final String ID = "client_id";
  static final String SECRET = "client_secret";

  static ClientCredentials of(ApiRequest request, Parameters form) {
    return of(request, form.optional(ID), form.optional(SECRET));
  }

  static ClientCredentials ofLegacy(ApiRequest request, Parameters form) {
    return of(request, fieldOrHeader(request, form, ID), fieldOrHeader(request, form, SECRET));
  }

  private static ClientCredentials of(
      ApiRequest request, Optional<String> id, Optional<String> secret) {
    Optional<ClientCredentials> basic = request.basic().map(ClientCredentials::ofBasic);
    if (basic.isPresent()) {
      if (secret.isPresent() || id.filter(other -> !other.equals(basic.get().id())).isPresent()) {
        throw Refusal.field(SECRET, "give ID and secret in one way: Basic or the form");
      }
      return basic.get();
    }
    // RFC 6749, section 5.2: a missing authentication is a failed one.
    return new ClientCredentials(
        id.orElseThrow(() -> Refusal.field(ID, "this field is missing")),
        secret.orElseThrow(() -> Reason.SECRET_WRONG.refusal().hint(SECRET)));
  }

  /** A field, or the header of the same name; 400 where both are there and differ. */
  static Optional<String> fieldOrHeader(ApiRequest request, Parameters form, String name) {
    Optional<String> field = form.optional(name);
    Optional<String> header = request.optionalHeader(name);
    if (field.isPresent() && header.isPresent() && !field.equals(header)) {
      throw Refusal.field(name, "field and header differ");
    }
    return field.or(() -> header);
  }

  /** Both parts are form-encoded within the Base64. */
  private static ClientCredentials ofBasic(String encoded) {
    try {
      byte[] bytes = Base64.getDecoder().decode(encoded);
      String pair = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      int colon = pair.indexOf(':');
      if (colon > 0) {
        return new ClientCredentials(
            Parameters.decoded(pair.substring(0, colon)),
            Parameters.decoded(pair.substring(colon + 1)));
      }
    } catch (IllegalArgumentException | CharacterCodingException | Refusal e) {
      // Told below, like a wrong one.
    }
    throw Reason.SECRET_WRONG.refusal();
  }

  @Override
  public String toString() {
    return "ClientCredentials[…]";
  }
}
