package pintle.user;

/** A person within a tenant; with Entra ID the {@code oid} claim. */
public record UserId(String value) {}
