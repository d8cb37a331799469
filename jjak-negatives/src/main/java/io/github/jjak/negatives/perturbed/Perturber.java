package io.github.jjak.negatives.perturbed;

import java.util.List;

/** Makes texts that are almost the same as a given one and mean something else. Implementations are thread-safe. */
public interface Perturber {

    /**
     * Every perturbation that the rules can prove to be well formed; empty where none can. The order is the same in every call.
     *
     * @param text one or more sentences
     */
    List<Perturbation> perturb(String text);
}
