package io.github.jjak.hub.internal;

import io.github.jjak.error.ModelException;
import java.io.IOException;

/** Says why the hub does not give what was asked for. */
final class HubRefusal {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int REQUEST_TIMEOUT = 408;

    private HubRefusal() {}

    /**
     * Turns an answer that is not the content into an exception.
     *
     * @param what the request in words
     * @return never: it throws
     * @throws TryAgainException if another attempt may succeed
     * @throws ModelException if none will
     */
    static IOException of(HubSettings settings, HubId id, String what, HubAnswer answer) throws TryAgainException {
        int status = answer.status();
        boolean elsewhere = !Redirects.isSameOrigin(settings.endpoint(), answer.address());
        if (status >= 500 || status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT) {
            throw new TryAgainException("the hub answered " + what + " with status " + status, answer.askedPause());
        }
        if (elsewhere && status >= 400) {
            // Addresses of the store expire; the next attempt gets a new one.
            throw new TryAgainException(
                    "the hub's store answered " + what + " with status " + status, answer.askedPause());
        }
        throw switch (status) {
            case 401, 403 -> closed(settings, id, status);
            case 404 -> new ModelException("The hub has no " + what + ".");
            default -> new ModelException("The hub answered " + what + " with status " + status + ".");
        };
    }

    private static ModelException closed(HubSettings settings, HubId id, int status) {
        String page = settings.endpoint() + "/" + id.name();
        String doubt = status == 401 ? ", or it does not exist. Check the id" : "";
        String token = settings.token() == null
                ? "set HF_TOKEN to a token of your account (" + settings.endpoint() + "/settings/tokens)"
                : "check that the token in HF_TOKEN is of that account, may read this model and has not expired";
        return new ModelException("The hub refuses " + id.name() + " (status " + status + "): it is gated or private"
                + doubt + ". For a gated model accept its licence at " + page + ", then " + token + ".");
    }
}
