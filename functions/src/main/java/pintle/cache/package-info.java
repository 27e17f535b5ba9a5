/** Values that are kept: built once, or fetched again after a while. */
@NullMarked
package pintle.cache;

import org.jspecify.annotations.NullMarked;
