package io.meshupgrade.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ParallelReadsTest {

    @Test
    void readsSeveralPartsAtTheSameTimeAndNoMoreThanItMay() {
        // Given pairs of parts, each of which waits for its partner
        CyclicBarrier both = new CyclicBarrier(2);
        AtomicInteger reading = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Supplier<String> part = () -> {
            most.accumulateAndGet(reading.incrementAndGet(), Math::max);
            await(both);
            reading.decrementAndGet();
            return "read";
        };

        // When
        List<Supplier<String>> parts = new ArrayList<>();
        try (ParallelReads reads = new ParallelReads(2)) {
            for (int i = 0; i < 10; i++) {
                parts.add(reads.begin(part));
            }
            assertThat(parts).allSatisfy(one -> assertThat(one.get()).isEqualTo("read"));
        }

        // Then
        assertThat(most).hasValue(2);
    }

    @Test
    void readsInTurnOnTheThreadOfTheCallerWhenOnlyOneIsAllowedAtOnce() {
        // Given
        List<String> order = new ArrayList<>();

        // When
        try (ParallelReads reads = new ParallelReads(1)) {
            Supplier<Thread> first = reads.begin(() -> {
                order.add("first");
                return Thread.currentThread();
            });
            order.add("between");
            reads.begin(() -> order.add("second"));

            // Then
            assertThat(first.get()).isSameAs(Thread.currentThread());
            assertThat(order).containsExactly("first", "between", "second");
        }
    }

    @Test
    void throwsWhatReadingThrewAtOnceAndInterruptsTheOthers() throws InterruptedException {
        // Given a part that would never come
        IllegalStateException broken = new IllegalStateException("the server is gone");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Supplier<String> silent = () -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return "";
        };

        // When
        assertThatThrownBy(() -> {
                    try (ParallelReads reads = new ParallelReads(2)) {
                        reads.begin(silent);
                        Supplier<String> failing = reads.begin(() -> {
                            throw broken;
                        });
                        begun.await();
                        failing.get();
                    }
                })
                .isSameAs(broken);

        // Then
        interrupted.await();
    }

    @Test
    void leavesItToThePartToSayThatItsCallerWasInterrupted() throws InterruptedException {
        // Given a part for which the caller would have to wait
        CountDownLatch never = new CountDownLatch(1);
        Supplier<Boolean> part = () -> {
            if (Thread.currentThread().isInterrupted()) {
                return true;
            }
            await(never);
            return false;
        };

        // When
        try (ParallelReads reads = new ParallelReads(2)) {
            Supplier<Boolean> begun = reads.begin(part);
            Thread.currentThread().interrupt();

            // Then
            assertThat(begun.get()).isTrue();
        }
        assertThat(Thread.interrupted()).as("whether it is still interrupted").isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError("nobody else reads", e);
        }
    }
}
