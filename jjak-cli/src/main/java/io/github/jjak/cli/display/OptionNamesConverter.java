package io.github.jjak.cli.display;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** A line of the log with the names that can be typed, once it is known which command runs. */
public final class OptionNamesConverter extends MessageConverter {

    @Override
    public String convert(ILoggingEvent event) {
        String message = super.convert(event);
        Object names = getContext().getObject(OptionNames.IN_LOG);
        return names instanceof OptionNames known ? known.in(message) : message;
    }
}
