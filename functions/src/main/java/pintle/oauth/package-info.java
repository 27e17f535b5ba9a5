/**
 * The authorization code grant (RFC 6749, section 4.1) for connectors: a request is checked, a
 * signed-in user consents, a code goes to the connector's redirect address and is exchanged once.
 */
@NullMarked
package pintle.oauth;

import org.jspecify.annotations.NullMarked;
