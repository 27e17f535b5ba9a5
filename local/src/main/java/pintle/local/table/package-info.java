/** The table of the local run: DynamoDB Local in the same JVM, made as durable as it says. */
@NullMarked
package pintle.local.table;

import org.jspecify.annotations.NullMarked;
