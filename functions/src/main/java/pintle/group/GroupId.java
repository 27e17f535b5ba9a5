package pintle.group;

/** A group within a tenant: opaque text, for old groups such as {@code guid@2}. */
public record GroupId(String value) {}
