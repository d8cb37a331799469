package io.github.jjak.distributed.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/** Workers that count what is exchanged on another thread. */
public final class CountedLater {

    private CountedLater() {}

    /** @param count goes up by one for each exchange */
    public static Workers of(Workers workers, AtomicInteger count) {
        return (Workers) Proxy.newProxyInstance(
                Workers.class.getClassLoader(), new Class<?>[] {Workers.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("later")) {
                        count.incrementAndGet();
                    }
                    try {
                        return method.invoke(workers, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }
}
