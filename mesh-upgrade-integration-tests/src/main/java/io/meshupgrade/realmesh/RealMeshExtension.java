package io.meshupgrade.realmesh;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/** Gives a test class its mesh; keeps the logs of the mesh's processes when one of its tests fails. */
public final class RealMeshExtension implements BeforeAllCallback, AfterAllCallback, ParameterResolver, TestWatcher {

    private static final Namespace NAMESPACE = Namespace.create(RealMeshExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        String[] revisions =
                context.getRequiredTestClass().getAnnotation(RealMeshTest.class).revisions();
        context.getStore(NAMESPACE).put(RealMesh.class, RealMesh.start(revisions));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RealMesh.class;
    }

    @Override
    public RealMesh resolveParameter(ParameterContext parameter, ExtensionContext context) {
        RealMesh mesh = context.getStore(NAMESPACE).get(RealMesh.class, RealMesh.class);
        if (mesh == null) {
            throw new IllegalStateException("The mesh of " + context.getDisplayName() + " did not start");
        }
        return mesh;
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        RealMesh mesh = context.getStore(NAMESPACE).get(RealMesh.class, RealMesh.class);
        if (mesh != null) {
            Path target = Path.of(
                    "target", "real-mesh", context.getRequiredTestClass().getSimpleName());
            mesh.keepLogs(target);
            System.err.println("The logs of the mesh are in " + target.toAbsolutePath());
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        RealMesh mesh = context.getStore(NAMESPACE).remove(RealMesh.class, RealMesh.class);
        if (mesh != null) {
            mesh.close();
        }
    }
}
