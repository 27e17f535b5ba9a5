/** What every test needs: a clock to move, threads that start together, and a wired domain. */
@NullMarked
package pintle.world;

import org.jspecify.annotations.NullMarked;
