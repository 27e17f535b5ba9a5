package pintle.http;

import pintle.secret.SecretText;

/**
 * The addresses that answers name.
 *
 * @param configured where programs find the groups; empty for the public URL
 * @param page the origin of the portal page; empty where it stands at the public URL
 */
public record Endpoint(PublicUrl publicUrl, String configured, String page) {
  /** Without a slash at its end. */
  public String of(ApiRequest request) {
    return configured.isEmpty() ? publicUrl.of(request) : new PublicUrl(configured).configured();
  }

  /** The page that tells what to do with a claim code, which stands behind the # alone. */
  public SecretText claimUrl(ApiRequest request, SecretText code) {
    String base = page.isEmpty() ? publicUrl.of(request) : page;
    return new SecretText(base + "/#/claim/" + code.reveal());
  }

  /** The issuer of tokens. */
  public String issuer(ApiRequest request) {
    return publicUrl.of(request);
  }
}
