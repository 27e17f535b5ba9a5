/**
 * Stands for the part of Lambda's Java runtime that calls what org.crac registered. The system
 * property {@code org.crac.Core.Compat} names it, as in Lambda it names the runtime's own; the
 * names of its types and methods are the ones that org.crac looks for.
 */
@NullMarked
package pintle.world.crac;

import org.jspecify.annotations.NullMarked;
