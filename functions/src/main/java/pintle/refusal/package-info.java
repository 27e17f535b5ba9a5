/** Every way in which Pintle says no: one table of reasons, raised without a stack trace. */
@NullMarked
package pintle.refusal;

import org.jspecify.annotations.NullMarked;
