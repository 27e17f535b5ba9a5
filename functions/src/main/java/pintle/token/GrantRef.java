package pintle.token;

import pintle.tenant.TenantId;

/** Where a grant is kept; every token of ours names it. */
public record GrantRef(TenantId tenant, GrantId grant) {}
