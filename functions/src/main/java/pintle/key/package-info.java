/** Keys: who signs, who verifies, and where the private ones live. */
@NullMarked
package pintle.key;

import org.jspecify.annotations.NullMarked;
