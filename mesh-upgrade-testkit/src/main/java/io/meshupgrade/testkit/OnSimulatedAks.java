package io.meshupgrade.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A JUnit test class or test method that takes a {@link SimulatedAks} as a parameter.
 *
 * <pre>{@code
 * @OnSimulatedAks(revisions = {"asm-1-29", "asm-1-30"}, stepped = true)
 * class MyPlatformTest {
 *     @Test
 *     void upgrades(SimulatedAks aks) { ... }
 * }
 * }</pre>
 *
 * <p>That on a method counts before that on its class. How long a cluster lives, and how to have one that this cannot
 * describe: see {@link SimulatedAksExtension}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(SimulatedAksExtension.class)
public @interface OnSimulatedAks {

    /** As {@link SimulatedAksBuilder#revisions}. */
    String[] revisions() default {"asm-1-29"};

    /** As {@link SimulatedAksBuilder#kubernetesVersion}; empty for its default. */
    String kubernetesVersion() default "";

    /** As {@link SimulatedAksBuilder#stepped}. */
    boolean stepped() default false;

    /** As {@link SimulatedAksBuilder#seed}. */
    long seed() default 1;
}
