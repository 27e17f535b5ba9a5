/**
 * Programs call Pintle by this: {@link pintle.client.PintleClient} redeems a claim code, keeps the
 * refresh token in a {@link pintle.client.RefreshTokenStore}, has an access token ready, and says
 * by a {@link pintle.client.PintleException} what to do where there is none. Nothing here prints a
 * token or a secret.
 */
@NullMarked
package pintle.client;

import org.jspecify.annotations.NullMarked;
