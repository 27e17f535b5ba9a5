package pintle.connector;

/** Names one of a connector's secrets without telling it. */
public record SecretId(String value) {}
