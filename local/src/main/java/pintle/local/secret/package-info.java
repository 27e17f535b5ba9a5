/** The secrets of the local run: an owner-only file in place of AWS Secrets Manager. */
@NullMarked
package pintle.local.secret;

import org.jspecify.annotations.NullMarked;
