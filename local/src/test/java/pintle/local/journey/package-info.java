/** The whole local run over HTTP, in a JVM of its own that a test can kill. */
@NullMarked
package pintle.local.journey;

import org.jspecify.annotations.NullMarked;
