/**
 * Pintle: the token service that couples third-party programs (connectors) to an organisation's
 * groups.
 */
@NullMarked
package pintle;

import org.jspecify.annotations.NullMarked;
