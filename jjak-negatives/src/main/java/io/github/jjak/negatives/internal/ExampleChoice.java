package io.github.jjak.negatives.internal;

import io.github.jjak.data.internal.SeededRandom;
import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MiningSummary.Example;
import io.github.jjak.negatives.Reason;
import java.util.ArrayList;
import java.util.List;

/** Five kept and five rejected candidates, all alike in chance (reservoir sampling, Vitter's algorithm R, 1985). */
final class ExampleChoice {

    private static final int OF_EACH = 5;

    private final SeededRandom random;
    private final List<Example> kept = new ArrayList<>();
    private final List<Example> rejected = new ArrayList<>();
    private int keptSeen;
    private int rejectedSeen;

    ExampleChoice(long seed) {
        this.random = new SeededRandom(seed);
    }

    void offer(Candidate candidate, Reason reason) {
        if (reason == Reason.KEPT) {
            offer(kept, ++keptSeen, candidate, reason);
        } else if (reason.isRejection()) {
            offer(rejected, ++rejectedSeen, candidate, reason);
        }
    }

    private void offer(List<Example> reservoir, int seen, Candidate candidate, Reason reason) {
        if (reservoir.size() < OF_EACH) {
            reservoir.add(new Example(candidate, reason));
            return;
        }
        int place = random.nextInt(seen);
        if (place < OF_EACH) {
            reservoir.set(place, new Example(candidate, reason));
        }
    }

    List<Example> chosen() {
        List<Example> all = new ArrayList<>(kept);
        all.addAll(rejected);
        return all;
    }
}
