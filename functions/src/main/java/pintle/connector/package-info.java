/** Connectors: third-party programs with an ID, up to two live secrets, and permissions. */
@NullMarked
package pintle.connector;

import org.jspecify.annotations.NullMarked;
