/** HTTP in place of Amazon API Gateway: the only code that turns requests into proxy events. */
@NullMarked
package pintle.local.gateway;

import org.jspecify.annotations.NullMarked;
