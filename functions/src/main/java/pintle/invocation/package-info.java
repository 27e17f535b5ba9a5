/** The one call of a function that a thread works for. */
@NullMarked
package pintle.invocation;

import org.jspecify.annotations.NullMarked;
