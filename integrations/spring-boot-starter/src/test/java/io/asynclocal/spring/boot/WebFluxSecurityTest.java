package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.Principal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.server.MatcherSecurityWebFilterChain;
import org.springframework.security.web.server.WebFilterChainProxy;
import org.springframework.security.web.server.authentication.AuthenticationWebFilter;
import org.springframework.security.web.server.context.SecurityContextServerWebExchangeWebFilter;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Behind Spring Security's filters each hop has its own request's stores and its own user, who is
 * of the same name; those that authenticate the user have the stores as well.
 */
final class WebFluxSecurityTest {

  @Configuration(proxyBeanMethods = false)
  @Import({Application.class, Secured.class})
  static class App {
    /** As Spring Security puts them. */
    @Bean
    @Order(-100)
    WebFilter security() {
      AuthenticationWebFilter authentication =
          new AuthenticationWebFilter((ReactiveAuthenticationManager) App::authenticate);
      authentication.setServerAuthenticationConverter(
          exchange ->
              Mono.justOrEmpty(exchange.getRequest().getQueryParams().getFirst("id"))
                  .map(id -> new UsernamePasswordAuthenticationToken(id, "password")));
      return new WebFilterChainProxy(
          new MatcherSecurityWebFilterChain(
              ServerWebExchangeMatchers.anyExchange(),
              List.of(authentication, new SecurityContextServerWebExchangeWebFilter())));
    }

    private static Mono<Authentication> authenticate(Authentication token) {
      String id = token.getName();
      return Mono.delay(Duration.ofMillis(1))
          .doOnNext(tick -> Seen.at("authenticating", id))
          .publishOn(Schedulers.boundedElastic())
          .map(
              tick -> {
                Seen.at("authenticated", id);
                return UsernamePasswordAuthenticationToken.authenticated(id, "", List.of());
              });
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import({App.class, CarriedByHand.class})
  static class WithoutStarter {}

  @RestController
  static class Secured {
    @RequestMapping("/user")
    Mono<String> user(@RequestParam String id, Principal principal) {
      seen("principal", id, principal);
      return ReactiveSecurityContextHolder.getContext()
          .doOnNext(context -> seen("handler", id, context.getAuthentication()))
          .delayElement(Duration.ofMillis(1))
          .publishOn(Schedulers.boundedElastic())
          .flatMap(context -> ReactiveSecurityContextHolder.getContext())
          .doOnNext(context -> seen("elsewhere", id, context.getAuthentication()))
          .doOnNext(context -> seenInAutomaticMode(id))
          .thenReturn(id);
    }

    /** Reactor hands the user to what blocks there, as code does that isn't reactive. */
    private static void seenInAutomaticMode(String id) {
      if (Hooks.isAutomaticContextPropagationEnabled()) {
        SecurityContext context = ReactiveSecurityContextHolder.getContext().block();
        seen("not reactive", id, context == null ? null : context.getAuthentication());
      }
    }

    private static void seen(String hop, String id, @Nullable Principal user) {
      Seen.at(hop, id);
      Seen.count(hop, "user", id, user == null ? null : user.getName());
    }
  }

  private static void load(String mode, Class<?> application, String... properties)
      throws Exception {
    InMode.run(
        mode,
        Application.of(WebApplicationType.REACTIVE, application).properties(properties),
        context -> {
          Seen.start();
          Load.run(context, "/user");
        });
  }

  @Test
  void everyHopSeesItsOwnUserAndRequest() throws Exception {
    load("limited", App.class);
    Seen.checkAllRight();
    assertTrue(Seen.count("elsewhere user right") > 0, Seen::all);
  }

  @Test
  void everyHopSeesItsOwnUserAndRequestInAutomaticMode() throws Exception {
    load("auto", App.class);
    Seen.checkAllRight();
    assertTrue(Seen.count("not reactive user right") > 0, Seen::all);
  }

  @Test
  void hopsLoseTheirRequestAndKeepTheirUserWithoutTheStarter() throws Exception {
    load("limited", WithoutStarter.class, "asynclocal.enabled=false");
    assertNotEquals(0, Seen.count("authenticating store lost"), Seen::all);
    assertNotEquals(0, Seen.count("elsewhere store lost"), Seen::all);
    assertNotEquals(0, Seen.count("elsewhere user right"), Seen::all);
  }
}
