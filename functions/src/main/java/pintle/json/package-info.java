/** JSON objects that nobody but Pintle writes. */
@NullMarked
package pintle.json;

import org.jspecify.annotations.NullMarked;
