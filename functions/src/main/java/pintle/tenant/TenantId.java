package pintle.tenant;

/** An organisation; with Entra ID the {@code tid} claim. */
public record TenantId(String value) {}
