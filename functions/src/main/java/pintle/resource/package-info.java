/** What a program does with an access token: the protected resources (RFC 6749, section 1.1). */
@NullMarked
package pintle.resource;

import org.jspecify.annotations.NullMarked;
