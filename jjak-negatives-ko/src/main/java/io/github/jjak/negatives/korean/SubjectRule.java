package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Another subject of like kind, with the particle that its last sound asks for. */
final class SubjectRule implements SentenceRule {

    private static final Set<String> PERSONS =
            WordList.of(SubjectRule.class, "persons.txt").words();

    /** 두 개 counts things, not dogs. */
    private static final Set<String> NUMERALS =
            WordList.of(SubjectRule.class, "numerals.txt").words();

    private static final int PARTNERS = 2;
    private static final Map<String, List<String>> NOUNS = nouns();

    /** Whole subjects of the first and second person; the particle is within. */
    private static final Map<String, String> PRONOUNS =
            WordList.of(SubjectRule.class, "pronoun-exchanges.tsv").pairs();

    /** Only the speaker knows of these, or only in a question the hearer: another person cannot be their subject. */
    private static final Set<String> INNER =
            WordList.of(SubjectRule.class, "inner-stems.txt").words();

    @Override
    public List<Draft> propose(Sentence sentence) {
        List<Draft> drafts = new ArrayList<>();
        for (int i = 0; i < sentence.tokens().size(); i++) {
            Token token = sentence.tokens().get(i);
            Draft roles = i == 0 ? RoleExchange.of(sentence) : null;
            if (roles != null) {
                drafts.add(roles);
            }
            if (sentence.isWordStart(token.start())) {
                pronoun(sentence, token, drafts);
                noun(sentence, i, drafts);
            }
        }
        return drafts;
    }

    private static Map<String, List<String>> nouns() {
        Map<String, List<String>> result = new LinkedHashMap<>();
        for (List<String> row : WordList.of(SubjectRule.class, "subjects.tsv").rows(3)) {
            List<String> kind = List.of(row.get(1).split(" ", 0));
            for (int i = 0; i < kind.size(); i++) {
                List<String> others = new ArrayList<>(kind.subList(i + 1, kind.size()));
                others.addAll(kind.subList(0, i));
                result.putIfAbsent(kind.get(i), List.copyOf(others));
            }
        }
        return Map.copyOf(result);
    }

    private static void pronoun(Sentence sentence, Token token, List<Draft> drafts) {
        int end = token.start();
        while (end < sentence.text().length()
                && !Character.isWhitespace(sentence.text().charAt(end))) {
            end++;
        }
        String word = sentence.text().substring(token.start(), end);
        String other = PRONOUNS.get(word);
        boolean isPronoun = token.tag().equals("NP")
                || token.tag().equals("NNG")
                || token.tag().equals("MM");
        if (other == null
                || !isPronoun
                || !personFits(sentence, word, end)
                || sentence.text().contains(other.substring(0, 1).equals("그") ? other : " " + other)) {
            return;
        }
        Change change = word.startsWith("그") ? Change.SUBJECT : Change.PERSON;
        drafts.add(new Draft(change, new Edit(token.start(), end, other, Expectation.NOTHING)));
    }

    private static boolean personFits(Sentence sentence, String word, int end) {
        if (word.startsWith("그")) {
            return true;
        }
        Future future = Future.find(sentence);
        Predicate last = future != null ? future.predicate() : sentence.last();
        if (last == null || sentence.question()) {
            return false;
        }
        for (Predicate predicate : sentence.predicates()) {
            boolean inner = INNER.contains(predicate.stem().form()) || INNER.contains(predicate.lemma());
            if (predicate.start() >= end && (inner || predicate.form().honorific())) {
                return false;
            }
        }
        Ending.Mood mood = last.form().ending().mood();
        return (mood == Ending.Mood.FINAL && last.form().tense() != Form.Tense.PROSPECT && !otherPersons(sentence))
                || (future != null && !otherPersons(sentence));
    }

    /** The same person again, in another case, would no longer agree. */
    private static boolean otherPersons(Sentence sentence) {
        int count = 0;
        for (Token token : sentence.tokens()) {
            if (PERSONS.contains(token.surface())
                    || (token.form().equals("나") && token.tag().equals("NP"))) {
                count++;
            }
        }
        return count > 1;
    }

    private static void noun(Sentence sentence, int index, List<Draft> drafts) {
        List<Token> tokens = sentence.tokens();
        Token first = tokens.get(index);
        String noun = first.surface();
        int next = index + 1;
        while (next < tokens.size()
                && tokens.get(next).start() == tokens.get(next - 1).end()
                && !tokens.get(next).isParticle()
                && (tokens.get(next).isNoun() || tokens.get(next).tag().equals("XSN"))) {
            noun += tokens.get(next++).surface();
        }
        List<String> others = NOUNS.get(noun);
        if (others == null || next >= tokens.size() || !first.tag().startsWith("NN") || followsNoun(sentence, index)) {
            return;
        }
        Token particle = tokens.get(next);
        boolean subject = particle.isParticle()
                && particle.start() == tokens.get(next - 1).end()
                && particle.end() < sentence.text().length()
                && sentence.text().charAt(particle.end()) == ' '
                && Particles.isSubject(particle.surface());
        if (!subject || isComplement(tokens, next) || !Subjects.fit(sentence, noun, particle.end())) {
            return;
        }
        int made = 0;
        for (String other : others) {
            if (made < PARTNERS && !sentence.text().contains(other)) {
                String replacement = other + Particles.behind(other, particle.surface());
                drafts.add(new Draft(
                        Change.SUBJECT, new Edit(first.start(), particle.end(), replacement, Expectation.NOTHING)));
                made++;
            }
        }
    }

    /** Part of a longer name: 초등학교 학생, 남자 친구. */
    private static boolean followsNoun(Sentence sentence, int index) {
        Token before = sentence.previous(index);
        return before != null
                && (before.isNoun()
                        || NUMERALS.contains(before.surface())
                        || before.tag().equals("SN")
                        || before.tag().equals("SL")
                        || before.tag().equals("XSN")
                        || before.tag().equals("XR"));
    }

    /** 의사가 되다, 학생이 아니다: no subject. */
    private static boolean isComplement(List<Token> tokens, int particle) {
        @Nullable Token after = particle + 1 < tokens.size() ? tokens.get(particle + 1) : null;
        return after != null && (after.form().equals("되") || after.form().equals("아니"));
    }
}
