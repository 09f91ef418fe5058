package io.meshupgrade.lint;

import java.util.List;

/**
 * What a check found.
 *
 * @param findings worst first, then by object
 * @param notRead what could not be read and so was not checked, each a sentence; empty when all was
 */
public record LintReport(List<LintFinding> findings, List<String> notRead) {

    /** Copies the lists. */
    public LintReport {
        findings = List.copyOf(findings);
        notRead = List.copyOf(notRead);
    }
}
