package pintle.oauth;

import java.util.Optional;

/**
 * What a program asks for, as it sent it and not yet checked (RFC 6749, section 4.1.1; RFC 7636,
 * section 4.3; RFC 8707, section 2.1).
 */
public record AuthorizationRequest(
    Optional<String> clientId,
    Optional<String> redirectUri,
    Optional<String> state,
    Optional<String> scope,
    Optional<String> responseType,
    Optional<String> responseMode,
    Optional<String> challenge,
    Optional<String> challengeMethod,
    Optional<String> resource) {}
