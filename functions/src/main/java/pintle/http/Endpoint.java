package pintle.http;

import pintle.secret.SecretText;

/**
 * The addresses that answers name.
 *
 * @param configured where programs find the groups; empty for the public URL
 * @param page the origin of the portal page; empty where it stands at the public URL
 */
public record Endpoint(PublicUrl publicUrl, String configured, String page) {
  /** Where the metadata of the API as an OAuth resource stands, below the public URL (RFC 9728). */
  public static final String PROTECTED_RESOURCE = "/.well-known/oauth-protected-resource";

  /** Without a slash at its end. */
  public String of(ApiRequest request) {
    return configured.isEmpty() ? publicUrl.of(request) : new PublicUrl(configured).configured();
  }

  /** The portal's page, without a slash at its end. */
  public String page(ApiRequest request) {
    return page.isEmpty() ? publicUrl.of(request) : page;
  }

  /** The page that tells what to do with a claim code, which stands behind the # alone. */
  public SecretText claimUrl(ApiRequest request, SecretText code) {
    return new SecretText(page(request) + "/#/claim/" + code.reveal());
  }

  /** The issuer of tokens. */
  public String issuer(ApiRequest request) {
    return publicUrl.of(request);
  }
}
