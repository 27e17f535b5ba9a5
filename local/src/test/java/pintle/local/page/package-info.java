/** The static page: how it is served, and how it works in a real browser. */
@NullMarked
package pintle.local.page;

import org.jspecify.annotations.NullMarked;
