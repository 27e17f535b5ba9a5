package pintle.audit;

/**
 * Where a call came from.
 *
 * @param sourceIp as the gateway saw it; never a header's word
 * @param requestId the gateway's own
 */
public record Origin(String sourceIp, String requestId) {}
