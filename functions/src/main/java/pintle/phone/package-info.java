/** Phone numbers as E.164, and which of them can take an SMS. */
@NullMarked
package pintle.phone;

import org.jspecify.annotations.NullMarked;
