/** Pages for a person in a browser: plain HTML without script, in German and English. */
@NullMarked
package pintle.page;

import org.jspecify.annotations.NullMarked;
