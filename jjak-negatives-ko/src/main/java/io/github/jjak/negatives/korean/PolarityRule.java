package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes the negation of the closing predicate away, or adds one where there is none. */
final class PolarityRule implements SentenceRule {

    /** Words that only live in negated sentences. */
    private static final Set<String> NEGATIVE_POLARITY =
            WordList.of(PolarityRule.class, "negative-polarity.txt").words();

    /** Phrases of that kind; 한 번도, 한 마디도, 하나도, 조금도 name the least there is. */
    private static final Pattern NEGATIVE_PHRASE = Pattern.compile("더 이상|수밖에|(^| )(한 [가-힣]{1,3}|하나|조금)도 ");

    /** 늦지마: nobody asks for it. */
    private static final Set<String> UNWANTED =
            WordList.of(PolarityRule.class, "moments.txt").words();

    /** 켜지마, 켜지말아줘. */
    private static final Pattern GLUED_BAN = Pattern.compile("(?<=[가-힣]지)(마(?:세요|십시오|라|요)?)[.!~ㅠㅜ]*\\s*$");

    @Override
    public List<Draft> propose(Sentence sentence) {
        Matcher glued = GLUED_BAN.matcher(sentence.text());
        return glued.find() ? ofBan(sentence, glued) : ofClosing(sentence);
    }

    /** 켜지마 becomes 켜: it is read as 켜지 마, and what is found there is done here. */
    private static List<Draft> ofBan(Sentence sentence, Matcher glued) {
        int at = glued.start(1);
        Sentence spaced = Sentence.of(
                sentence.text().substring(0, at) + " " + sentence.text().substring(at));
        boolean warned = spaced.predicates().stream()
                .anyMatch(each ->
                        each.end() == at && UNWANTED.contains(each.stem().form()));
        return (warned ? List.<Draft>of() : ofClosing(spaced))
                .stream()
                        .filter(draft -> draft.edits().size() == 1
                                && draft.edits().get(0).end() > at)
                        .map(draft -> draft.edits().get(0))
                        .map(edit -> new Draft(
                                Change.POLARITY,
                                new Edit(edit.start(), edit.end() - 1, edit.replacement(), edit.expected())))
                        .toList();
    }

    private static List<Draft> ofClosing(Sentence sentence) {
        Future future = Future.find(sentence);
        Predicate last = future != null ? future.predicate() : sentence.last();
        if (last == null
                || sentence.isGuess(last)
                || last.stem().form().equals("안되")
                || Clauses.hasReason(sentence, last)) {
            return List.of();
        }
        List<Edit> edits = new ArrayList<>();
        if (isNegated(sentence, last)) {
            Edit removed = isKept(sentence) ? null : Affirmation.of(sentence, last);
            if (removed != null) {
                edits.add(removed);
            }
        } else if (!sentence.text().contains("밖에")) {
            edits.addAll(Negation.of(sentence, last, future != null));
        }
        Edit guessed = GuessedOpposite.of(sentence, last);
        if (guessed != null) {
            edits.add(guessed);
        }
        return edits.stream().map(edit -> new Draft(Change.POLARITY, edit)).toList();
    }

    /** Whether something in the sentence lives on its negation: 더 이상, 아무도, 너무. */
    static boolean isKept(Sentence sentence) {
        return sentence.hasAnyWord(NEGATIVE_POLARITY)
                || NEGATIVE_PHRASE.matcher(sentence.text()).find()
                || sentence.hasWord("너무");
    }

    static boolean isNegated(Sentence sentence, Predicate last) {
        String stem = last.stem().form();
        return stem.endsWith("없")
                || stem.equals("아니")
                || (last.isAuxiliary() && (stem.equals("않") || stem.equals("못하") || stem.equals("말")))
                || negativeAdverb(sentence, last) != null;
    }

    /** 안 or 못 written in one word with the predicate, 안와요, or null. */
    private static @Nullable Token gluedAdverb(Sentence sentence, Predicate predicate) {
        Token before = sentence.previous(predicate.first());
        boolean adverb = before != null
                && (before.surface().equals("안") || before.surface().equals("못"))
                && before.tag().startsWith("MA")
                && before.end() == predicate.start()
                && sentence.isWordStart(before.start());
        return adverb ? before : null;
    }

    /** 안 or 못 right before the predicate's word or in front of it, or null. */
    static @Nullable Token negativeAdverb(Sentence sentence, Predicate predicate) {
        int index = predicate.first();
        Token glued = gluedAdverb(sentence, predicate);
        if (glued != null) {
            return glued;
        }
        while (index > 0 && !sentence.isWordStart(sentence.tokens().get(index).start())) {
            index--;
        }
        for (int back = index - 1; back >= 0 && back >= index - 3; back--) {
            Token token = sentence.tokens().get(back);
            boolean adverb = (token.surface().equals("안") || token.surface().equals("못"))
                    && token.tag().startsWith("MA")
                    && sentence.isWordStart(token.start())
                    && token.end() < sentence.text().length()
                    && sentence.text().charAt(token.end()) == ' ';
            if (adverb) {
                return token;
            }
        }
        return null;
    }
}
