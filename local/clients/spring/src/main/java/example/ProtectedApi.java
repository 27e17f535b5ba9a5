package example;

import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.oauth2.server.resource.introspection.SpringOpaqueTokenIntrospector;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An API of yours that takes Pintle's access tokens. Below {@code /verified} it looks at a token
 * itself, which costs no call and lets an ended grant in until the token expires; below {@code
 * /asked} it asks Pintle, which refuses an ended grant at once.
 */
@SpringBootApplication
public class ProtectedApi {
  public static void main(String[] arguments) {
    SpringApplication.run(ProtectedApi.class, arguments);
  }

  /** Without a validator of its own, Spring refuses the type at+jwt of RFC 9068. */
  @Bean
  JwtDecoder decoder(@Value("${ISSUER}") String issuer, @Value("${AUDIENCE}") String audience) {
    NimbusJwtDecoder decoder = NimbusJwtDecoder.withIssuerLocation(issuer).build();
    decoder.setJwtValidator(
        JwtValidators.createAtJwtValidator().issuer(issuer).audience(audience).build());
    return decoder;
  }

  @Bean
  OpaqueTokenIntrospector introspector(
      @Value("${INTROSPECTION_ENDPOINT}") String endpoint,
      @Value("${CLIENT_ID}") String id,
      @Value("${CLIENT_SECRET}") String secret) {
    return SpringOpaqueTokenIntrospector.withIntrospectionUri(endpoint)
        .clientId(id)
        .clientSecret(secret)
        .build();
  }

  @Bean
  SecurityFilterChain verified(HttpSecurity http, JwtDecoder decoder) {
    return scopes(http.securityMatcher("/verified/**"))
        .oauth2ResourceServer(server -> server.jwt(jwt -> jwt.decoder(decoder)))
        .build();
  }

  @Bean
  SecurityFilterChain asked(HttpSecurity http, OpaqueTokenIntrospector introspector) {
    return scopes(http.securityMatcher("/asked/**"))
        .oauth2ResourceServer(
            server -> server.opaqueToken(opaque -> opaque.introspector(introspector)))
        .build();
  }

  private static HttpSecurity scopes(HttpSecurity http) {
    return http.authorizeHttpRequests(requests ->
        requests
            .requestMatchers("/*/groups")
            .hasAuthority("SCOPE_groupinfo.read")
            .requestMatchers("/*/members")
            .hasAuthority("SCOPE_groupmember.read")
            .anyRequest()
            .denyAll());
  }

  @RestController
  static class Groups {
    @GetMapping({"/verified/groups", "/asked/groups", "/verified/members", "/asked/members"})
    Map<String, Object> caller(Authentication caller) {
      return Map.of(
          "name",
          caller.getName(),
          "authorities",
          caller.getAuthorities().stream().map(GrantedAuthority::getAuthority).sorted().toList());
    }
  }
}
