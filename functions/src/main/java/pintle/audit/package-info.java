/** What happened, by whom, to what: written with the change itself. */
@NullMarked
package pintle.audit;

import org.jspecify.annotations.NullMarked;
