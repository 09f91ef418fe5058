package io.meshupgrade.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes.Name;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher {@code bin/mesh-upgrade}, with a jar that stands for the one which is built after the tests. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it is a shell script")
class LauncherTest {

    @TempDir
    private Path module;

    private Path launcher;

    private record Ended(int exitCode, String out, String err) {}

    @BeforeEach
    void copy() throws IOException {
        launcher = Files.createDirectory(module.resolve("bin")).resolve("mesh-upgrade");
        Files.copy(Path.of("bin", "mesh-upgrade"), launcher);
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void startsTheCommandLineAndHandsOnItsArgumentsAndItsExitCode() throws Exception {
        // Given
        build();

        // When
        Ended version = run(launcher, "--version");
        Ended mistyped = run(launcher, "upgade", "--to", "asm-1-30");

        // Then
        assertThat(version.out()).startsWith("mesh-upgrade ");
        assertThat(version.exitCode()).isZero();
        assertThat(mistyped.err()).contains("upgade").contains("upgrade");
        assertThat(mistyped.exitCode()).isEqualTo(2);
    }

    @Test
    void findsItsJarThroughALink() throws Exception {
        // Given
        build();
        Path link = Files.createSymbolicLink(module.resolve("a link"), launcher);

        // When, Then
        assertThat(run(link, "--version").exitCode()).isZero();
    }

    @Test
    void handsOptionsToTheJvm() throws Exception {
        // Given
        build();

        // When
        Ended ended = run(List.of("MESH_UPGRADE_OPTS=-showversion -Xmx64m"), launcher, "--version");

        // Then
        assertThat(ended.err()).contains("64-Bit Server VM");
        assertThat(ended.exitCode()).isZero();
    }

    @Test
    void doesWithoutAnArchiveOfClassesThatDoesNotFitAndSaysNothingOfIt() throws Exception {
        // Given
        build();
        Files.writeString(module.resolve("target").resolve("mesh-upgrade.jsa"), "of another build");

        // When
        Ended ended = run(launcher, "--version");

        // Then
        assertThat(ended.out()).startsWith("mesh-upgrade ");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.exitCode()).isZero();
    }

    @Test
    void saysWhatToDoWhenNothingIsBuilt() throws Exception {
        // When
        Ended ended = run(launcher, "--version");

        // Then
        assertThat(ended.err())
                .isEqualTo("mesh-upgrade: it is not built yet. In the folder of its pom.xml: "
                        + "mvn -ntp -q package -DskipTests\n");
        assertThat(ended.exitCode()).isEqualTo(1);
    }

    private void build() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Name.MAIN_CLASS, Main.class.getName());
        String parts = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(part -> Path.of(part).toUri().toString())
                .collect(Collectors.joining(" "));
        manifest.getMainAttributes().put(Name.CLASS_PATH, parts);
        Path jar = Files.createDirectory(module.resolve("target")).resolve("mesh-upgrade.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream content = new JarOutputStream(file, manifest)) {
            content.finish();
        }
    }

    private Ended run(Path program, String... arguments) throws IOException, InterruptedException {
        return run(List.of(), program, arguments);
    }

    private Ended run(List<String> environment, Path program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("env", "JAVA_HOME=" + System.getProperty("java.home")));
        command.addAll(environment);
        command.add(program.toString());
        command.addAll(List.of(arguments));
        Path out = module.resolve("out");
        Path err = module.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        int exitCode = process.waitFor();
        return new Ended(exitCode, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    }
}
