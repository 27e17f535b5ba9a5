/** Tenants, the people who sign in to the portal, and the proof that one administers a tenant. */
@NullMarked
package pintle.user;

import org.jspecify.annotations.NullMarked;
