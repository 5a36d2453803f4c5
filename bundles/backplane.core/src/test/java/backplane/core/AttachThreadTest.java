package backplane.core;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backplane.api.PlugException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AttachThreadTest {

    private final AttachThread attachThread = new AttachThread("pc");

    @AfterEach
    void close() {
        attachThread.close();
    }

    private Thread thread() throws PlugException {
        return attachThread.call(Thread::currentThread, ofMinutes(1), "attach of a");
    }

    @Test
    void theThreadWaitsForTheNextDevice() throws Exception {
        attachThread.prepare();
        Thread first = thread();

        assertThat(thread()).isSameAs(first);
    }

    @Test
    void theThreadIsNamedAfterWhatItDoesAndKeepsNothingOfItsCaller() throws Exception {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        String name = attachThread.call(() -> Thread.currentThread().getName(), ofMinutes(1), "attach of a");
        ClassLoader seen =
                attachThread.call(() -> Thread.currentThread().getContextClassLoader(), ofMinutes(1), "attach of a");

        assertThat(name).isEqualTo("backplane-attach of a");
        assertThat(seen).isSameAs(context);
        assertThat(thread().getName()).isEqualTo("backplane-attach");
        assertThat(thread().getContextClassLoader()).isNull();
    }

    @Test
    void whatThrowsLeavesTheThreadInService() throws Exception {
        Thread first = thread();

        assertThatThrownBy(() -> attachThread.call(
                        () -> {
                            throw new PlugException("no such port");
                        },
                        ofMinutes(1),
                        "attach of a"))
                .isInstanceOf(PlugException.class)
                .hasMessage("no such port");
        assertThatThrownBy(() -> attachThread.call(
                        () -> {
                            throw new NoClassDefFoundError("a/B");
                        },
                        ofMinutes(1),
                        "attach of a"))
                .isInstanceOf(NoClassDefFoundError.class);

        assertThat(thread()).isSameAs(first);
    }

    @Test
    void aThreadThatDoesNotComeBackIsGivenUpForANewOne() throws Exception {
        Thread first = thread();
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);

        assertThatThrownBy(() -> attachThread.call(
                        () -> {
                            for (boolean over = false; !over; ) {
                                try {
                                    release.await();
                                    over = true;
                                } catch (InterruptedException e) {
                                    interrupted.countDown();
                                }
                            }
                            return true;
                        },
                        ofMillis(500),
                        "attach of a"))
                .isInstanceOf(PlugException.class)
                .hasMessageContaining("attach of a does not come back");

        interrupted.await();
        assertThat(thread()).isNotSameAs(first);
        assertThat(first.isAlive()).isTrue();
        release.countDown();
        first.join();
    }

    @Test
    void anInterruptedCallerGivesTheThreadUp() throws Exception {
        Thread first = thread();
        CountDownLatch never = new CountDownLatch(1);

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> attachThread.call(
                        () -> {
                            try {
                                never.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            return true;
                        },
                        ofMinutes(1),
                        "attach of a"))
                .isInstanceOf(PlugException.class)
                .hasMessage("attach of a was interrupted");
        assertThat(Thread.interrupted()).isTrue();

        first.join();
        assertThat(thread()).isNotSameAs(first);
    }

    @Test
    void aClosedMachineHasNone() throws Exception {
        Thread first = thread();

        attachThread.close();

        first.join();
        assertThatThrownBy(this::thread)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("pc is closed");
    }
}
