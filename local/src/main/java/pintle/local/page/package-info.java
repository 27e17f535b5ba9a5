/** Serves the static page of {@code admin/} beside the API. */
@NullMarked
package pintle.local.page;

import org.jspecify.annotations.NullMarked;
