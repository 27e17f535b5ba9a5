/** PIN challenges: derived, counted before comparing, sent within limits. */
@NullMarked
package pintle.pin;

import org.jspecify.annotations.NullMarked;
