/** Claim codes: a grant handed over without anybody touching the token. */
@NullMarked
package pintle.claim;

import org.jspecify.annotations.NullMarked;
