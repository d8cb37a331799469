package io.github.jjak.hub.internal;

import java.io.IOException;
import java.time.Duration;

/** The hub is there but cannot answer now. */
final class TryAgainException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Duration askedPause;

    /** @param askedPause what the hub asks for; zero if it says nothing */
    TryAgainException(String message, Duration askedPause) {
        super(message);
        this.askedPause = askedPause;
    }

    Duration askedPause() {
        return askedPause;
    }
}
