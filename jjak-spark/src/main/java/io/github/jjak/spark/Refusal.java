package io.github.jjak.spark;

import io.github.jjak.error.DataException;
import io.github.jjak.error.JjakException;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;

/** What a task throws where trying again would be of no use. It reaches the driver as a text. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Refusal(JjakException why) {
        super(why.getClass().getSimpleName() + "\n" + why.getMessage(), why);
    }

    /** Kind and message. */
    String words() {
        return String.valueOf(getMessage());
    }

    /** Words of a trainer, with what they name as it is called here. */
    static String named(String message) {
        return message.replace("`Existing.RESUME`", "`resume`");
    }

    /** What was refused, from its words. */
    static JjakException why(String words) {
        int end = words.indexOf('\n');
        String message = named(words.substring(end + 1));
        return switch (words.substring(0, end)) {
            case "DataException" -> new DataException(message);
            case "ModelException" -> new ModelException(message);
            case "RunException" -> new RunException(message);
            default -> new UsageException(message);
        };
    }
}
