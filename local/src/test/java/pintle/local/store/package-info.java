/** The contracts of the ports on the real engine: the adapters of {@code pintle.aws}. */
@NullMarked
package pintle.local.store;

import org.jspecify.annotations.NullMarked;
