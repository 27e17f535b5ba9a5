/** What must never be printed: digests, secret texts, and the randomness that they come from. */
@NullMarked
package pintle.secret;

import org.jspecify.annotations.NullMarked;
