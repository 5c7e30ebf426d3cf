package io.asynclocal.benchmarks.application.webflux;

import static org.springframework.security.config.Customizer.withDefaults;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.server.SecurityWebFilterChain;
import reactor.core.publisher.Mono;

/** Who may order. Passwords aren't hashed: that would cost a hundred times all that is measured. */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
class Security {

  @Bean
  SecurityWebFilterChain filters(ServerHttpSecurity http) {
    return http.authorizeExchange(
            exchanges ->
                exchanges.pathMatchers("/prices/**").permitAll().anyExchange().authenticated())
        .httpBasic(withDefaults())
        .csrf(ServerHttpSecurity.CsrfSpec::disable)
        .build();
  }

  @Bean
  ReactiveUserDetailsService users() {
    return name ->
        Mono.fromSupplier(() -> User.withUsername(name).password("secret").roles("USER").build());
  }

  @Bean
  PasswordEncoder passwords() {
    return new PlainPasswords();
  }

  private static final class PlainPasswords implements PasswordEncoder {
    @Override
    public String encode(@Nullable CharSequence password) {
      return String.valueOf(password);
    }

    @Override
    public boolean matches(@Nullable CharSequence password, @Nullable String encoded) {
      return String.valueOf(password).equals(encoded);
    }
  }
}
