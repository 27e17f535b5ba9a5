@NullMarked
package pintle.client;

import org.jspecify.annotations.NullMarked;
