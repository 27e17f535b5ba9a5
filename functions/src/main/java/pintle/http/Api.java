package pintle.http;

import pintle.log.Log;

/**
 * What all functions behind the gateway share.
 *
 * @param adminOrigin the one origin whose browser pages may call the portal; empty for none
 */
public record Api(Guard guard, PublicUrl publicUrl, String adminOrigin, Log log) {}
