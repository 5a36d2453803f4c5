package backplane.display.rfb;

import java.time.Duration;

/**
 * How long a client may take.
 *
 * @param answer for each answer of the handshake
 * @param handshake for the whole handshake
 * @param reading for taking what was sent to it
 */
record Patience(Duration answer, Duration handshake, Duration reading) {

    static final Patience USUAL = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(30));
}
