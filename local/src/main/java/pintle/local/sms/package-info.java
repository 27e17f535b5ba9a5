/** Text messages of the local run: an inbox in place of Amazon SNS. */
@NullMarked
package pintle.local.sms;

import org.jspecify.annotations.NullMarked;
