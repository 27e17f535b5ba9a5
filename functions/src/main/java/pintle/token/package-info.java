/** Grants, refresh tokens and their successors, access tokens, and what a token reaches. */
@NullMarked
package pintle.token;

import org.jspecify.annotations.NullMarked;
