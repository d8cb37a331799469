package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What something is needed for instead of what it is: 전자 서명이란 무엇인가요, 전자 서명은 왜 필요한가요; 전자 서명이란? */
final class AskedDefinition {

    private static final Map<String, String> ENDINGS =
            WordList.of(AskedDefinition.class, "definition-endings.tsv").pairs();

    private static final Pattern ASKED = Pattern.compile(
            "(?<=[가-힣A-Za-z)])(란)(?: (?:무엇|뭐|뭔)(" + WordList.alternatives(ENDINGS.keySet()) + ")|(?=\\?))");

    /** Nobody needs them, or the question goes on. */
    private static final Pattern UNNEEDED =
            Pattern.compile("왜|필요|않는|없는|방법|오류|질환|증후군|장애|학대|폭력|사기|중독|때 |경우|[가-힣][증병염암](?:은|이란|란)");

    /** 전자 서명은 무엇인가요: a bare name and nothing else. */
    private static final Pattern TOPIC = Pattern.compile("^((?:[가-힣A-Za-z0-9()]+ ){0,3}?)([가-힣]+?)([은는이가]) (?:무엇|뭐|뭔)("
            + WordList.alternatives(ENDINGS.keySet())
            + ")\\?*$");

    private static final Set<String> UNDEFINED =
            WordList.of(AskedDefinition.class, "undefined-nouns.txt").words();

    private AskedDefinition() {}

    private static List<Draft> ofTopic(Sentence sentence) {
        String text = sentence.text();
        Matcher matcher = TOPIC.matcher(text);
        if (!matcher.find() || UNNEEDED.matcher(text).find() || matcher.group(1).contains("의 ")) {
            return List.of();
        }
        boolean bare = sentence.predicates().stream().allMatch(each -> each.start() > matcher.end(3));
        Token last = sentence.tokens().stream()
                .filter(token -> token.end() == matcher.end(2))
                .findFirst()
                .orElse(null);
        boolean named = last != null
                && last.isNoun()
                && !UNDEFINED.contains(last.surface())
                && UNDEFINED.stream()
                        .noneMatch(noun -> noun.length() > 1 && matcher.group(2).endsWith(noun));
        return bare && named
                ? List.of(new Draft(
                        Change.ASKED,
                        new Edit(
                                matcher.end(3),
                                matcher.end(4),
                                " 왜 필요" + ENDINGS.getOrDefault(matcher.group(4), "한가요"),
                                Expectation.NOTHING)))
                : List.of();
    }

    /** One draft, or none. */
    static List<Draft> of(Sentence sentence) {
        String text = sentence.text();
        Matcher matcher = ASKED.matcher(text);
        if (!matcher.find()) {
            return ofTopic(sentence);
        }
        if (UNNEEDED.matcher(text).find()) {
            return List.of();
        }
        int end = matcher.start();
        if (end > 1 && text.charAt(end - 1) == '이' && text.charAt(end - 2) == ' ') {
            return List.of(); // 기능 이란
        }
        boolean linked = end > 1
                && text.charAt(end - 1) == '이'
                && Hangul.isClosed(text.substring(0, end - 1)); // 서명이란, not 게이트웨이란
        int start = linked ? end - 1 : end;
        String topic = linked || Hangul.isClosed(text.substring(0, start)) ? "은" : "는";
        String ending = ENDINGS.getOrDefault(Objects.requireNonNullElse(matcher.group(2), "인가요"), "한가요");
        return List.of(
                new Draft(Change.ASKED, new Edit(start, matcher.end(), topic + " 왜 필요" + ending, Expectation.NOTHING)));
    }
}
