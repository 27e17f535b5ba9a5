package pintle.token;

import pintle.tenant.TenantId;

/**
 * Where a one-time code is kept; the code names it.
 *
 * @param id a GUID
 */
public record CodeRef(TenantId tenant, String id) {}
