/** Which test holds which of the numbered cases, and at which layer. */
@NullMarked
package pintle.local.cases;

import org.jspecify.annotations.NullMarked;
