/** The table's stream of the local run, and the functions that Lambda calls with its records. */
@NullMarked
package pintle.local.stream;

import org.jspecify.annotations.NullMarked;
