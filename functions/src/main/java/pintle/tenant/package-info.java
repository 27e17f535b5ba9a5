/** An organisation, under which nearly everything is kept. */
@NullMarked
package pintle.tenant;

import org.jspecify.annotations.NullMarked;
