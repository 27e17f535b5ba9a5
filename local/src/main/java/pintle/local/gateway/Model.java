package pintle.local.gateway;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What template.yaml says about the API.
 *
 * @param stage the stage's name; not part of the local paths, as behind a custom domain
 * @param binaryMediaTypes bodies of these types reach the function in base64, all others as text
 * @param preflight answers OPTIONS of a known path
 * @param unknown answers an unknown path or method (MISSING_AUTHENTICATION_TOKEN)
 * @param tooLarge answers a body over the gateway's 10 MB (REQUEST_TOO_LARGE)
 * @param malformed answers what is no HTTP (BAD_REQUEST_PARAMETERS)
 * @param failed answers where the function has thrown or answered nonsense (DEFAULT_5XX)
 */
public record Model(
    String stage,
    List<Route> routes,
    Set<String> binaryMediaTypes,
    GatewayAnswer preflight,
    GatewayAnswer unknown,
    GatewayAnswer tooLarge,
    GatewayAnswer malformed,
    GatewayAnswer failed) {
  public Model {
    routes = List.copyOf(routes);
    binaryMediaTypes = Set.copyOf(binaryMediaTypes);
  }

  boolean isBinary(String contentType) {
    if (binaryMediaTypes.isEmpty()) {
      return false;
    }
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return binaryMediaTypes.contains("*/*")
        || binaryMediaTypes.contains(type.strip().toLowerCase(Locale.ROOT));
  }
}
