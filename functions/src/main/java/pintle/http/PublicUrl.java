package pintle.http;

/**
 * The base of this deployment as the world knows it: issuer, audience and start of every address.
 * One constant a deployment, without a slash at its end.
 *
 * @param configured or empty, for the gateway's own address
 */
public record PublicUrl(String configured) {
  public PublicUrl {
    while (configured.endsWith("/")) {
      configured = configured.substring(0, configured.length() - 1);
    }
  }

  /** The base for this request. */
  public String of(ApiRequest request) {
    return configured.isEmpty() ? request.gatewayUrl() : configured;
  }
}
