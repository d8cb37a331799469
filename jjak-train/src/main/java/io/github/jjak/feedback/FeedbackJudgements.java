package io.github.jjak.feedback;

import io.github.jjak.data.internal.TextKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What feedback says of hits, question by question.
 *
 * <ol>
 *   <li>Each person has one voice on a hit of a question, the last one: a client by its name, else a search by its name.
 *   <li>A hit is right or refused if at least two of three voices say so. Voices of both kinds are a conflict, whoever wins.
 *   <li>Of the hits of a question without voices whose clicks meet the rules, the one that is clicked most is right. Those that are not
 *       clicked are unclear: perhaps nobody read them. So are those that are clicked less: with a wrong answer for every other question, all
 *       answers would soon be linked to all.
 * </ol>
 *
 * @param hits right and refused ones, in the order of the first event on each
 * @param events number of events looked at
 * @param unreadableLines of the file
 * @param withoutText events on hits of questions whose text was not kept
 * @param conflicts hits with voices of both kinds
 * @param unclear hits that were marked or seen, and are neither right nor refused
 */
public record FeedbackJudgements(
        List<JudgedHit> hits, int events, int unreadableLines, int withoutText, int conflicts, int unclear) {

    public FeedbackJudgements {
        hits = List.copyOf(hits);
    }

    /** Judges every hit that an event is about. */
    public static FeedbackJudgements of(FeedbackEvents feedback, FeedbackRules rules) {
        Map<HitKey, Map<String, Boolean>> voices = new HashMap<>();
        Map<String, String> texts = new HashMap<>();
        Set<HitKey> seen = new LinkedHashSet<>();
        int withoutText = 0;
        int number = 0;
        for (FeedbackEvent event : feedback.events()) {
            number++;
            if (event.objectId().isEmpty() || !(event.accepts() || event.refuses() || event.sees())) {
                continue;
            }
            if (TextKey.of(event.question()).isEmpty()) {
                withoutText++;
                continue;
            }
            HitKey hit = HitKey.of(event);
            seen.add(hit);
            texts.putIfAbsent(hit.question(), event.question());
            if (!event.sees()) {
                voices.computeIfAbsent(hit, none -> new HashMap<>()).put(voter(event, number), event.accepts());
            }
        }
        Map<String, HitKey> clicked = mostClicked(feedback, seen, voices.keySet(), rules);
        List<JudgedHit> hits = new ArrayList<>();
        int conflicts = 0;
        for (HitKey hit : seen) {
            String question = texts.getOrDefault(hit.question(), "");
            Map<String, Boolean> ofHit = voices.getOrDefault(hit, Map.of());
            int accepting =
                    (int) ofHit.values().stream().filter(accepts -> accepts).count();
            int refusing = ofHit.size() - accepting;
            conflicts += accepting > 0 && refusing > 0 ? 1 : 0;
            if (ofHit.isEmpty()) {
                if (hit.equals(clicked.get(hit.question()))) {
                    hits.add(new JudgedHit(question, hit.objectId(), true, true));
                }
            } else if (accepting >= 2 * refusing || refusing >= 2 * accepting) {
                hits.add(new JudgedHit(question, hit.objectId(), accepting > refusing, false));
            }
        }
        return new FeedbackJudgements(
                hits,
                feedback.events().size(),
                feedback.unreadableLines(),
                withoutText,
                conflicts,
                seen.size() - hits.size());
    }

    /** By question; the first of those that are clicked as often as each other and as far above what their ranks explain. */
    private static Map<String, HitKey> mostClicked(
            FeedbackEvents feedback, Set<HitKey> seen, Set<HitKey> marked, FeedbackRules rules) {
        Map<HitKey, ClickCounts> clicks = new ClickLog(feedback.events()).counts();
        Map<String, HitKey> most = new HashMap<>();
        Map<String, ClickCounts> countsOfMost = new HashMap<>();
        for (HitKey hit : seen) {
            ClickCounts counts = clicks.get(hit);
            if (counts == null || marked.contains(hit) || !rules.areMetBy(counts)) {
                continue;
            }
            ClickCounts best = countsOfMost.get(hit.question());
            if (best == null || counts.isAbove(best)) {
                most.put(hit.question(), hit);
                countsOfMost.put(hit.question(), counts);
            }
        }
        return most;
    }

    private static String voter(FeedbackEvent event, int number) {
        if (!event.client().isEmpty()) {
            return "client " + event.client();
        }
        return event.search().isEmpty() ? "event " + number : "search " + event.search();
    }
}
