/** The page that shows docs/openapi.yaml in a local run. */
@NullMarked
package pintle.local.docs;

import org.jspecify.annotations.NullMarked;
