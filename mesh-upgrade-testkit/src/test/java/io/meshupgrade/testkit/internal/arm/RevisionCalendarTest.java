package io.meshupgrade.testkit.internal.arm;

import static io.meshupgrade.testkit.internal.arm.RevisionCalendar.LONG_TERM;
import static io.meshupgrade.testkit.internal.arm.RevisionCalendar.OFFICIAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshupgrade.testkit.internal.arm.RevisionCalendar.Availability;
import io.meshupgrade.testkit.internal.arm.RevisionCalendar.Release;
import java.util.List;
import org.junit.jupiter.api.Test;

class RevisionCalendarTest {

    private static final RevisionCalendar PUBLISHED = RevisionCalendar.published();

    @Test
    void knowsTheRevisionsFromTwentyTwoToThirtyAndOffersTheTwoNewest() {
        // Given, When
        List<String> known =
                PUBLISHED.releases().stream().map(Release::revision).toList();
        List<String> offered =
                PUBLISHED.offered().stream().map(Release::revision).toList();

        // Then
        assertThat(known).hasSize(9).startsWith("asm-1-22").endsWith("asm-1-30");
        assertThat(offered).containsExactly("asm-1-29", "asm-1-30");
    }

    @Test
    void offersTheNextTwoMinorsAsUpgradesButNotTheThird() {
        // Given
        RevisionCalendar calendar = PUBLISHED.offering("asm-1-27", "asm-1-28", "asm-1-29", "asm-1-30");

        // When
        List<String> upgrades = calendar.upgrades("asm-1-27", "1.34.2", OFFICIAL);

        // Then
        assertThat(upgrades).containsExactly("asm-1-28", "asm-1-29");
    }

    @Test
    void offersOnlyTheNearestSupportedRevisionWhenThisOneAndTheNextAreRetired() {
        // Given, When
        List<String> upgrades = PUBLISHED.upgrades("asm-1-26", "1.34", OFFICIAL);

        // Then
        assertThat(upgrades).containsExactly("asm-1-29");
    }

    @Test
    void offersTheNextTwoFromARetiredRevisionWhoseNextOneIsSupported() {
        // Given, When
        List<String> upgrades = PUBLISHED.upgrades("asm-1-28", "1.34", OFFICIAL);

        // Then
        assertThat(upgrades).containsExactly("asm-1-29", "asm-1-30");
    }

    @Test
    void offersNothingForTheNewestRevision() {
        // Given, When, Then
        assertThat(PUBLISHED.upgrades("asm-1-30", "1.34", OFFICIAL)).isEmpty();
    }

    @Test
    void offersNothingThatIsIncompatibleWithKubernetes() {
        // Given, When, Then
        assertThat(PUBLISHED.upgrades("asm-1-29", "1.31.5", OFFICIAL)).isEmpty();
        assertThat(PUBLISHED.upgrades("asm-1-29", "1.32.0", OFFICIAL)).containsExactly("asm-1-30");
    }

    @Test
    void offersNothingThatIsNotRolledOutToTheRegion() {
        // Given
        RevisionCalendar calendar = PUBLISHED.offering("asm-1-28", "asm-1-29");

        // When, Then
        assertThat(calendar.find("asm-1-30").orElseThrow().availability()).isEqualTo(Availability.NOT_YET);
        assertThat(calendar.find("asm-1-27").orElseThrow().availability()).isEqualTo(Availability.RETIRED);
        assertThat(calendar.upgrades("asm-1-29", "1.34", OFFICIAL)).isEmpty();
    }

    @Test
    void countsLongTermSupportWithItsOwnVersions() {
        // Given
        RevisionCalendar calendar = PUBLISHED.offering("asm-1-25", "asm-1-26");

        // When, Then
        assertThat(calendar.upgrades("asm-1-25", "1.28.9", OFFICIAL)).isEmpty();
        assertThat(calendar.upgrades("asm-1-25", "1.28.9", LONG_TERM)).containsExactly("asm-1-26");
    }

    @Test
    void comparesRevisionsAndVersionsAsNumbers() {
        // Given
        RevisionCalendar calendar = new RevisionCalendar(List.of(
                new Release("asm-1-10", List.of("1.9", "1.10"), List.of(), Availability.OFFERED),
                new Release("asm-1-9", List.of("1.9"), List.of(), Availability.OFFERED)));

        // When, Then
        assertThat(calendar.upgrades("asm-1-9", "1.10.1", OFFICIAL)).containsExactly("asm-1-10");
        assertThat(calendar.upgrades("asm-1-10", "1.10.1", OFFICIAL)).isEmpty();
    }

    @Test
    void knowsNoWayFromARevisionOfAnotherGrammar() {
        // Given, When, Then
        assertThat(PUBLISHED.upgrades("asm-1-20-3", "1.34", OFFICIAL)).isEmpty();
    }

    @Test
    void installsTheSecondNewestByDefault() {
        // Given, When, Then
        assertThat(PUBLISHED.defaultRevision()).hasValue("asm-1-29");
        assertThat(PUBLISHED.offering("asm-1-30").defaultRevision()).hasValue("asm-1-30");
        assertThat(PUBLISHED.offering().defaultRevision()).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithACalendar() {
        // Given
        Release release = new Release("asm-1-29", List.of(), List.of(), Availability.OFFERED);

        // When, Then
        assertThatThrownBy(() -> new Release("1.29", List.of(), List.of(), Availability.OFFERED))
                .hasMessage("A revision of a calendar is written like asm-1-29, but this one is '1.29'");
        assertThatThrownBy(() -> new RevisionCalendar(List.of(release, release)))
                .hasMessage("A calendar names each revision once");
        assertThatThrownBy(() -> PUBLISHED.offering("asm-1-31"))
                .hasMessage("The calendar has no revision asm-1-31; add it as a release first");
    }
}
