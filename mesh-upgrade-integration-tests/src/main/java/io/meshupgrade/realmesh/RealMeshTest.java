package io.meshupgrade.realmesh;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class on a real mesh of its own, which its methods share and take as a parameter of type {@link RealMesh}. It
 * runs with {@code -Preal-mesh} only.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Tag("real-mesh")
@ExtendWith(RealMeshExtension.class)
public @interface RealMeshTest {

    /** The revisions that are installed when the tests begin. */
    String[] revisions() default {"asm-1-29"};
}
