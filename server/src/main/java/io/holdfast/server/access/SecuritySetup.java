package io.holdfast.server.access;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/** Headers and the firewall come from the framework; who calls, from {@link AccessFilter}; who may do what, from {@link RoleGate}. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class SecuritySetup {
    private static final Refusal NOTHING =
            new Refusal(HttpStatus.FORBIDDEN, "There is nothing here for anybody.", "look below /api/v1");

    @Bean
    SecurityFilterChain chain(HttpSecurity http, AccessFilter access) throws Exception {
        return http.sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                // A forged request is found by the session's other word: AccessFilter.
                .csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .headers(headers -> headers.contentSecurityPolicy(policy ->
                                policy.policyDirectives("default-src 'self'; frame-ancestors 'none'; base-uri 'none'"))
                        .referrerPolicy(Customizer.withDefaults()))
                .exceptionHandling(
                        refused -> refused.authenticationEntryPoint((_, response, _) -> NOTHING.write(response))
                                .accessDeniedHandler((_, response, _) -> NOTHING.write(response)))
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers("/api/v1/**", "/metrics", "/actuator/health/**", "/actuator/health")
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .addFilterBefore(access, AnonymousAuthenticationFilter.class)
                .build();
    }

    /** What the firewall stops: paths and headers that could mean two things. */
    @Bean
    RequestRejectedHandler rejected() {
        return (_, response, _) ->
                Refusal.of(HttpServletResponse.SC_BAD_REQUEST).write(response);
    }

    /** In that chain alone. */
    @Bean
    FilterRegistrationBean<AccessFilter> onlyOnce(AccessFilter access) {
        FilterRegistrationBean<AccessFilter> registration = new FilterRegistrationBean<>(access);
        registration.setEnabled(false);
        return registration;
    }
}
