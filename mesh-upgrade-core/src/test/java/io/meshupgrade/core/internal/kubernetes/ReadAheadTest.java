package io.meshupgrade.core.internal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ReadAheadTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_536, 65_537, 2_000_000})
    void givesWhatTheBodyGives(int size) throws IOException {
        // Given
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);

        // When
        byte[] read;
        try (ReadAhead ahead = new ReadAhead(new ByteArrayInputStream(bytes), () -> {})) {
            read = ahead.readAllBytes();
            assertThat(ahead.read()).isEqualTo(-1);
        }

        // Then
        assertThat(read).isEqualTo(bytes);
    }

    @Test
    void failsWhereTheBodyFails() throws IOException {
        // Given
        IOException broken = new IOException("connection reset");
        InputStream body = new InputStream() {
            private int left = 100;

            @Override
            public int read() throws IOException {
                if (left-- == 0) {
                    throw broken;
                }
                return 7;
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                into[from] = (byte) read();
                return 1;
            }
        };

        // When, Then
        try (ReadAhead ahead = new ReadAhead(body, () -> {})) {
            assertThat(ahead.readNBytes(100)).hasSize(100);
            assertThatThrownBy(ahead::read).isSameAs(broken);
            assertThatThrownBy(ahead::read).isSameAs(broken);
        }
    }

    @Test
    void isClosedInTheMiddleWithoutWaitingForTheServer() throws InterruptedException {
        // Given a server that says nothing more until the call is cancelled
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();

        // When
        try (ReadAhead ahead = new ReadAhead(silent(asked, cancelled, ended), cancelled::countDown)) {
            assertThat(ahead).isNotNull();
            asked.await();
        }

        // Then
        assertThat(ended).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 65_536, 131_072})
    void cancelsNothingWhenOnlyTheEndIsLeft(int size) throws IOException {
        // Given
        AtomicBoolean cancelled = new AtomicBoolean();
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);

        // When
        try (ReadAhead ahead = new ReadAhead(new ByteArrayInputStream(bytes), () -> cancelled.set(true))) {
            assertThat(ahead.readNBytes(size)).isEqualTo(bytes);
        }

        // Then
        assertThat(cancelled).isFalse();
    }

    @Test
    void isInterruptedWithWhoReads() {
        // Given
        CountDownLatch cancelled = new CountDownLatch(1);

        // When, Then
        try (ReadAhead ahead =
                new ReadAhead(silent(new CountDownLatch(1), cancelled, new AtomicBoolean()), cancelled::countDown)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(ahead::read).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static InputStream silent(CountDownLatch asked, CountDownLatch until, AtomicBoolean ended) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return read(new byte[1], 0, 1);
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                asked.countDown();
                boolean interrupted = true;
                while (interrupted) {
                    try {
                        until.await();
                        interrupted = false;
                    } catch (InterruptedException e) {
                        // As sockets, it does not mind.
                        interrupted = true;
                    }
                }
                ended.set(true);
                throw new IOException("Canceled");
            }
        };
    }
}
