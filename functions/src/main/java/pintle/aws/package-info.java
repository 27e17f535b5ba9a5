/**
 * The only user of the AWS SDK: an adapter for each port. No exception of the SDK leaves this
 * package; {@link Table} and {@link Report} say what becomes of them.
 */
@NullMarked
package pintle.aws;

import org.jspecify.annotations.NullMarked;
