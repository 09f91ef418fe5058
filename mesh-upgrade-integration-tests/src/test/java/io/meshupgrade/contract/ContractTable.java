package io.meshupgrade.contract;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Prints which promise is kept by whom, at the end of a run in which the contract took part. */
public final class ContractTable implements TestExecutionListener {

    private static final String SIMULATED = "simulated";
    private static final String REAL = "real";

    private final Map<String, Map<String, String>> kept = new TreeMap<>();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(MethodSource.class::cast)
                .filter(method -> method.getJavaClass().getPackage().equals(ContractTable.class.getPackage()))
                .ifPresent(method -> kept.computeIfAbsent(method.getMethodName(), name -> new TreeMap<>())
                        .put(
                                method.getJavaClass().getSimpleName().startsWith("Simulated") ? SIMULATED : REAL,
                                result.getStatus() == Status.SUCCESSFUL ? "kept" : "BROKEN"));
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        if (kept.isEmpty()) {
            return;
        }
        int width = kept.keySet().stream()
                .map(String::length)
                .max(Comparator.naturalOrder())
                .orElse(0);
        System.out.printf("%-" + width + "s  %-9s  %s%n", "promise", SIMULATED, REAL);
        kept.forEach((promise, by) -> System.out.printf(
                "%-" + width + "s  %-9s  %s%n",
                promise,
                by.getOrDefault(SIMULATED, "not run"),
                by.getOrDefault(REAL, "not run")));
        System.out.println(kept.size() + " promises");
    }
}
