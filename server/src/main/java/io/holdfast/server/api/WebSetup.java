package io.holdfast.server.api;

import io.holdfast.server.access.RoleGate;
import io.holdfast.server.policy.Moment;
import java.util.List;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.accept.ContentNegotiationStrategy;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.DeserializationFeature;

/** What holds for every endpoint. */
@Configuration(proxyBeanMethods = false)
class WebSetup implements WebMvcConfigurer {
    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new RoleGate()).addPathPatterns("/api/**", "/metrics");
        registry.addInterceptor(new CallLimit()).addPathPatterns("/api/**", "/metrics");
    }

    /**
     * Each endpoint has one type of answer, and gives that whatever a call says it accepts (RFC 9110, section 12.4.1): else a change could be made, and
     * then refused because of how it should be told.
     */
    @Override
    public void configureContentNegotiation(ContentNegotiationConfigurer configurer) {
        configurer.strategies(List.of(_ -> ContentNegotiationStrategy.MEDIA_TYPE_ALL_LIST));
    }

    /** What Tomcat refuses by itself is told as all else is. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemDetails() {
        return factory -> factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ErrorValve.class.getName());
            }
        });
    }

    /** A field that nobody knows is a mistake, which is told. */
    @Bean
    JsonMapperBuilderCustomizer strictJson() {
        return builder -> builder.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .addMixIn(Moment.class, MomentFate.class);
    }
}
