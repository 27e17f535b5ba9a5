package pintle.local.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import pintle.local.signin.DemoUser;
import pintle.world.Page;
import pintle.world.Reply;

/** A person whom a program sends to the authorization endpoint, with the portal's page between. */
record Consenting(Http http, String address, DemoUser person) {
  /** Where the person ends who signs in and allows it. */
  URI allowed(URI asked) {
    assertThat(asked.toString()).startsWith(address);
    String path = asked.toString().substring(address.length());
    String pages = path.substring(0, path.indexOf('?'));
    URI portal = URI.create(http.call("GET " + path).expect(303).header("location"));
    String request =
        new String(
            Base64.getUrlDecoder().decode(portal.getFragment().split("/", -1)[2]),
            StandardCharsets.UTF_8);
    String proof =
        http.call("POST /v1/consents")
            .signedIn(http.signIn(person))
            .json(Map.of("request", request))
            .expect(201)
            .text("consentCode");
    Page.Form show = new Page.Form(Map.of("parameters", request, "step", "show", "proof", proof));
    Page consent = new Page(http.call("POST " + pages).form(show).expect(200).body());
    Reply redirect = http.call("POST " + pages).form(consent.form("allow")).expect(303);
    return URI.create(redirect.header("location"));
  }
}
