/** The OpenID Connect provider of the local run, with ready users. */
@NullMarked
package pintle.local.signin;

import org.jspecify.annotations.NullMarked;
