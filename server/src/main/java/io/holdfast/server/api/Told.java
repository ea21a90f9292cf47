package io.holdfast.server.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What {@code docs/openapi.yaml} says of an endpoint that its signature does not. An endpoint without it fails the build. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Told {
    /** One sentence. <code>{this}</code> and <code>{these}</code> stand for the kind of things that an endpoint of all kinds is of. */
    String value();

    /** Of an answer when all went well. */
    int status() default 200;

    /** Of further answers that are no problem, or a problem of this endpoint alone. */
    int[] also() default {};

    /** Media type of an answer that is no JSON: a text, as it comes. */
    String text() default "";

    /** Type of that answer, where the signature leaves it open. */
    Class<?> answer() default void.class;
}
