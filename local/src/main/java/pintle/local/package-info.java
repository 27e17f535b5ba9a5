/** The local run: the same handlers and adapters as in Lambda, in one JVM on loopback. */
@NullMarked
package pintle.local;

import org.jspecify.annotations.NullMarked;
