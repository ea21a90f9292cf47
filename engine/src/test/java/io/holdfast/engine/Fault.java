package io.holdfast.engine;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which scenarios of {@code docs/faults.md} a test plays through, by their numbers: it fails where one is got wrong. On a class: all of its tests together. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Fault {
    int[] value();
}
