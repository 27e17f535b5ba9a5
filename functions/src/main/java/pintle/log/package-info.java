/** What the operator reads: JSON lines, and the metrics within them. */
@NullMarked
package pintle.log;

import org.jspecify.annotations.NullMarked;
