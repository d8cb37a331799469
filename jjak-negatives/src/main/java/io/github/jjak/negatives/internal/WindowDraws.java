package io.github.jjak.negatives.internal;

import io.github.jjak.data.internal.SeededRandom;
import io.github.jjak.negatives.Candidate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Draws for some rows at a time, strategy after strategy, so that the gate reads in large batches what was drawn for all of them. A row
 * that lost something draws again, until it has what is wanted or nothing is left.
 *
 * @param steps the strategies, in order
 * @param seed decides what is drawn; a row's draws do not depend on the window it is in
 */
record WindowDraws(List<MiningStep> steps, long seed) {

    /** Rows at a time. */
    static final int ROWS = 256;

    /**
     * Draws.
     *
     * @param from first row
     * @param to behind the last row
     * @return {@code [rows][steps]}
     */
    List<List<RowDraw>> draw(int from, int to) {
        List<List<RowDraw>> ofRows = new ArrayList<>();
        List<Set<String>> taken = new ArrayList<>();
        for (int row = from; row < to; row++) {
            ofRows.add(new ArrayList<>());
            taken.add(new HashSet<>());
        }
        for (int s = 0; s < steps.size(); s++) {
            List<RowDraw> ofStep = new ArrayList<>();
            for (int row = from; row < to; row++) {
                SeededRandom random = SeededRandom.of(seed, ((long) row << 8) + s);
                RowDraw draw = new RowDraw(steps.get(s), row, taken.get(row - from), random);
                ofStep.add(draw);
                ofRows.get(row - from).add(draw);
            }
            draw(steps.get(s), ofStep);
            for (int i = 0; i < ofStep.size(); i++) {
                taken.get(i).addAll(ofStep.get(i).keptKeys());
            }
        }
        return ofRows;
    }

    private static void draw(MiningStep step, List<RowDraw> rows) {
        MeaningGate gate = step.gate();
        if (gate == null) {
            rows.forEach(RowDraw::draw);
            return;
        }
        List<RowDraw> open = rows;
        while (!open.isEmpty()) {
            List<RowDraw> drawing = new ArrayList<>();
            List<Candidate> drawn = new ArrayList<>();
            for (RowDraw row : open) {
                for (Candidate candidate : row.draw()) {
                    drawing.add(row);
                    drawn.add(candidate);
                }
            }
            if (drawn.isEmpty()) {
                return;
            }
            float[] sameMeaning = gate.sameMeaning(drawn);
            Set<RowDraw> lost = new HashSet<>();
            for (int i = 0; i < sameMeaning.length; i++) {
                boolean rejected = gate.rejects(sameMeaning[i]);
                drawing.get(i).read(drawn.get(i), sameMeaning[i], rejected);
                if (rejected) {
                    lost.add(drawing.get(i));
                }
            }
            open = open.stream().filter(lost::contains).toList();
        }
    }
}
