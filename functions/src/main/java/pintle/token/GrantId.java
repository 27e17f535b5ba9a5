package pintle.token;

/** Names a grant without opening it. */
public record GrantId(String value) {}
