package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names of the calendar, in lower case. */
final class CalendarWords {

    private static final Set<String> WEEKDAYS =
            Set.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");

    /** All months but May, which is more often a modal. */
    private static final Set<String> SURE_MONTHS =
            WordList.of(CalendarWords.class, "sure-months.txt").words();

    static final Set<String> MONTHS =
            Stream.concat(SURE_MONTHS.stream(), Stream.of("may")).collect(Collectors.toUnmodifiableSet());

    private CalendarWords() {}

    /** Weekdays, months but May, and the given words. */
    static Set<String> and(Set<String> words) {
        return Stream.of(WEEKDAYS.stream(), SURE_MONTHS.stream(), words.stream())
                .flatMap(each -> each)
                .collect(Collectors.toUnmodifiableSet());
    }
}
