package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Sentences that greet, thank, wish, say that something is asked, or where to read on; and verbs that only say or mean. */
final class Ceremony {

    private static final Set<String> FIRST_PERSON = Set.of("i", "we");

    /** With a first person these do nothing but what they say. */
    private static final Set<String> FORMULAS =
            WordList.of(Ceremony.class, "formula-verbs.txt").words();

    private static final Set<String> SAYING =
            WordList.of(Ceremony.class, "advising-verbs.txt").words();

    /** With any subject. */
    private static final Set<String> MEANING = Set.of("mean", "refer", "denote", "signify");

    private static final Pattern GREETING = Pattern.compile(
            "^(?:thanks|thank you|many thanks|hello|hi|hey|dear|welcome|greetings|good (?:morning|afternoon|evening|day)|sorry|congratulations|cheers|regards|have a)\\b.*");

    /** <em>I would like to know whether ...</em> */
    private static final Pattern WISH_TO_KNOW = Pattern.compile(
            ".*\\b(?:i|we)\\b(?: \\w+)?(?: (?:am|'m|are|'re|was|were|have been|would|'d|do|did|just|also|only|really|not|n't|will|'ll))*"
                    + " (?:want|wanted|need|needed|like|love|wish|try|trying|hoping|looking|wondering|curious|asking|inquiring|enquiring|interested)"
                    + "(?: to (?:know|ask|find out|learn|understand|inquire|enquire|see|hear|check|confirm|clarify)| about| if| whether| why| how| what| when| where|"
                    + " in knowing| in learning)\\b.*");

    private static final Pattern HAVE_A_QUESTION = Pattern.compile(
            ".*\\b(?:i|we) (?:have|had|'ve got|do have) (?:a|one|another|some) (?:\\w+ )?questions?\\b.*");

    /** <em>Could you tell me ...</em>, <em>let me know ...</em> */
    private static final Pattern ASKED_TO_TELL = Pattern.compile(
            "^(?:\\w+ ,? ?)?(?:(?:can|could|would|will|may) (?:you|someone|somebody|anyone|anybody|i|we)(?: please| kindly| be able to)* )?"
                    + "(?:please )?(?:tell (?:me|us)|let (?:me|us) know|explain|clarify|ask|inform (?:me|us)|show me|advise|help me understand|give me (?:some |more )?(?:information|info|details))\\b.*");

    private static final Pattern FEELING = Pattern.compile(
            "^(?:\\w+ ,? ?)?(?:i|we) (?:am|'m|are|'re|was|were) (?:\\w+ )?(?:sorry|glad|happy to|pleased|delighted|grateful|thankful|looking forward)\\b.*");

    /** <em>For more information, see ...</em> */
    private static final Pattern POINTER = Pattern.compile(
            ".*\\bfor (?:more|further|additional|detailed) (?:information|details|help|info)\\b.*|^(?:please )?(?:see|refer to|visit|click|read) .*"
                    + "|.*\\bthe following (?:list|table|steps|information|section)\\b.*");

    private Ceremony() {}

    static boolean is(Sentence sentence) {
        String text = sentence.words().stream().map(Word::lower).collect(Collectors.joining(" "));
        return isFormula(sentence)
                || GREETING.matcher(text).matches()
                || WISH_TO_KNOW.matcher(text).matches()
                || HAVE_A_QUESTION.matcher(text).matches()
                || ASKED_TO_TELL.matcher(text).matches()
                || FEELING.matcher(text).matches()
                || POINTER.matcher(text).matches();
    }

    private static boolean isFormula(Sentence sentence) {
        Clause main = sentence.main();
        return main != null
                && main.kind() == Clause.Kind.STATEMENT
                && FORMULAS.contains(main.verb().lemma())
                && isFirstPerson(sentence, main);
    }

    /** Whether the verb only says, advises or means: <em>we recommend</em>, <em>this means</em>. */
    static boolean says(Sentence sentence, Clause clause) {
        String lemma = clause.verb().lemma();
        return MEANING.contains(lemma) || (SAYING.contains(lemma) && isFirstPerson(sentence, clause));
    }

    private static boolean isFirstPerson(Sentence sentence, Clause clause) {
        return clause.subjectTo() == clause.subjectFrom() + 1
                && sentence.words().get(clause.subjectFrom()).isOneOf(FIRST_PERSON);
    }
}
