/** The only user of the AWS SDK: an adapter for each port. */
@NullMarked
package pintle.aws;

import org.jspecify.annotations.NullMarked;
