package pintle.phone;

/**
 * A phone number within a tenant under another name: a GUID derived with a key that only the table
 * holds, so that URLs, keys and logs speak of a member without telling the number.
 */
public record MemberId(String value) {}
