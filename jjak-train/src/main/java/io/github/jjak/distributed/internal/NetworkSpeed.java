package io.github.jjak.distributed.internal;

import io.github.jjak.error.UsageException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What connects workers.
 *
 * @param bytesPerSecond in one direction, between two neighbours
 * @param latency of a message, in seconds
 */
public record NetworkSpeed(double bytesPerSecond, double latency) {

    /** A round through two kernels and a switch; small beside a step, but a ring has one for each worker. */
    private static final double USUAL_LATENCY = 50e-6;

    /** What TCP leaves of a line's bits: headers, and the ends of a burst. */
    private static final double USABLE = 0.9;

    private static final Pattern NAME = Pattern.compile("([0-9]{1,4}(?:\\.[0-9]{1,3})?) ?(g|m)(?:be|bit/s|bit|bps)");

    /**
     * Reads a line's name as it is sold: {@code 10GbE}, {@code 25Gbit/s}, {@code 800Mbit/s}.
     *
     * @throws UsageException for anything else
     */
    public static NetworkSpeed parse(String name) {
        Matcher matcher = NAME.matcher(name.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches() || Double.parseDouble(matcher.group(1)) == 0) {
            throw new UsageException("The network \"" + name + "\" is not a speed; write it as 10GbE or 800Mbit/s.");
        }
        double bits = Double.parseDouble(matcher.group(1)) * (matcher.group(2).equals("g") ? 1e9 : 1e6);
        return new NetworkSpeed(USABLE * bits / 8, USUAL_LATENCY);
    }
}
