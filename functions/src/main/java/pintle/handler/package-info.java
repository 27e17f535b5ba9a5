/** One thin class a Lambda function. */
@NullMarked
package pintle.handler;

import org.jspecify.annotations.NullMarked;
