package pintle.http;

/**
 * Where programs find the groups.
 *
 * @param configured or empty, for the public URL
 */
public record Endpoint(PublicUrl publicUrl, String configured) {
  /** Without a slash at its end. */
  public String of(ApiRequest request) {
    return configured.isEmpty() ? publicUrl.of(request) : new PublicUrl(configured).configured();
  }

  /** The issuer of tokens. */
  public String issuer(ApiRequest request) {
    return publicUrl.of(request);
  }
}
