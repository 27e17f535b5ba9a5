/** The only code that knows the shape of an API Gateway event. */
@NullMarked
package pintle.http;

import org.jspecify.annotations.NullMarked;
