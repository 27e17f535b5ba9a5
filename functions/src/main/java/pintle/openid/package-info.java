/** Portal sign-in: an OpenID Connect token becomes a verified SignIn, or is refused. */
@NullMarked
package pintle.openid;

import org.jspecify.annotations.NullMarked;
