/** Lists in pages. */
@NullMarked
package pintle.paging;

import org.jspecify.annotations.NullMarked;
