package io.github.jjak.weights.internal;

import io.github.jjak.error.ModelException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the pickle of a checkpoint as data. A pickle is a program for a stack machine; of its instructions this machine knows
 * those that build dicts, lists, tuples, strings, numbers and tensors. Everything else, and every name that
 * {@link PickleGlobal} does not list, is refused by name. Nothing is looked up, imported or called.
 *
 * <p>Values are {@link String}, {@link Long}, {@link Double}, {@link Boolean}, {@link Singleton#NONE}, {@link List},
 * {@link Tuple}, {@link Map}, {@link PickleGlobal}, {@link PickledTensor.Storage} and {@link PickledTensor}. Instruction set:
 * Python's {@code pickletools}, protocols 2 to 5.
 */
final class PickleMachine {

    /** A checkpoint of ten thousand tensors takes about 300,000 instructions. */
    private static final int MOST_STEPS = 1 << 20;

    private final String origin;
    private final PickleInput input;
    private final TorchCalls calls;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Long, Object> memo = new HashMap<>();

    /** Values of which there is one. */
    enum Singleton {
        NONE,
        /** Start of a run of items on the stack. */
        MARK
    }

    /** A Python tuple. */
    record Tuple(List<Object> items) {}

    private PickleMachine(byte[] pickle, String origin) {
        this.origin = origin;
        this.input = new PickleInput(pickle, origin);
        this.calls = new TorchCalls(origin);
    }

    /**
     * The value that a pickle describes.
     *
     * @param origin what messages call it
     * @throws ModelException if it is cut off, inconsistent, or asks for more than data
     */
    static Object read(byte[] pickle, String origin) {
        return new PickleMachine(pickle, origin).run();
    }

    private Object run() {
        for (int step = 0; step < MOST_STEPS; step++) {
            PickleOpcode opcode = input.opcode();
            if (opcode == null) {
                throw new ModelException(
                        origin + " holds a byte that is not a pickle instruction. The file is damaged.");
            }
            if (opcode == PickleOpcode.STOP) {
                return pop();
            }
            execute(opcode);
        }
        throw new ModelException(origin + " has a pickle of more than " + MOST_STEPS
                + " instructions; no checkpoint of plain tensors needs so many.");
    }

    private void execute(PickleOpcode opcode) {
        switch (opcode) {
            case PROTO -> checkProtocol(input.unsignedByte());
            case FRAME -> input.signedLong();
            case NONE -> push(Singleton.NONE);
            case NEWTRUE -> push(true);
            case NEWFALSE -> push(false);
            case BININT -> push(input.signedInt());
            case BININT1 -> push((long) input.unsignedByte());
            case BININT2 -> push((long) input.unsignedShort());
            case LONG1 -> push(input.shortLong(input.unsignedByte()));
            case LONG4 -> push(input.shortLong(input.signedInt()));
            case BINFLOAT -> push(input.bigEndianDouble());
            case SHORT_BINUNICODE -> push(input.string(input.unsignedByte()));
            case BINUNICODE -> push(input.string(input.unsignedInt()));
            case BINUNICODE8 -> push(input.string(input.signedLong()));
            case BINGET -> push(recall(input.unsignedByte()));
            case LONG_BINGET -> push(recall(input.unsignedInt()));
            case BINPUT -> memo.put((long) input.unsignedByte(), top());
            case LONG_BINPUT -> memo.put(input.unsignedInt(), top());
            case MEMOIZE -> memo.put((long) memo.size(), top());
            case GLOBAL -> push(calls.global(input.line(), input.line()));
            case STACK_GLOBAL -> {
                String name = pop(String.class);
                push(calls.global(pop(String.class), name));
            }
            case BINPERSID -> push(calls.storage(pop(Tuple.class)));
            case REDUCE -> {
                Tuple arguments = pop(Tuple.class);
                push(calls.call(pop(PickleGlobal.class), arguments));
            }
            // An OrderedDict's attributes: torch keeps module versions there, which no tensor needs.
            case BUILD -> {
                pop(Map.class);
                top(Map.class);
            }
            default -> build(opcode);
        }
    }

    /** Containers and the stack itself. */
    private void build(PickleOpcode opcode) {
        switch (opcode) {
            case MARK -> stack.add(Singleton.MARK);
            case POP -> pop();
            case POP_MARK -> popMark();
            case DUP -> push(top());
            case EMPTY_DICT -> push(new LinkedHashMap<Object, Object>());
            case EMPTY_LIST -> push(new ArrayList<Object>());
            case EMPTY_TUPLE -> push(new Tuple(List.of()));
            case TUPLE1 -> push(new Tuple(pop(1)));
            case TUPLE2 -> push(new Tuple(pop(2)));
            case TUPLE3 -> push(new Tuple(pop(3)));
            case TUPLE -> push(new Tuple(popMark()));
            case APPEND -> append(pop(1));
            case APPENDS -> append(popMark());
            case SETITEM -> put(pop(2));
            case SETITEMS -> put(popMark());
            default -> throw calls.refused("the pickle instruction " + opcode);
        }
    }

    private void checkProtocol(int protocol) {
        if (protocol < 2 || protocol > 5) {
            throw new ModelException(origin + " has a pickle of protocol " + protocol + "; known are 2 to 5.");
        }
    }

    private Object recall(long index) {
        Object value = memo.get(index);
        if (value == null) {
            throw damaged();
        }
        return value;
    }

    @SuppressWarnings("unchecked") // the machine makes no other lists
    private void append(List<Object> items) {
        ((List<Object>) top(List.class)).addAll(items);
    }

    @SuppressWarnings("unchecked") // the machine makes no other maps
    private void put(List<Object> keysAndValues) {
        Map<Object, Object> map = (Map<Object, Object>) top(Map.class);
        if (keysAndValues.size() % 2 != 0) {
            throw damaged();
        }
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            Object key = keysAndValues.get(i);
            // Only keys whose hash does not walk through other values: a container may contain itself.
            if (!(key instanceof String || key instanceof Number || key instanceof Boolean)) {
                throw new ModelException(origin + " holds a dict with a key that is neither a string nor a number.");
            }
            map.put(key, keysAndValues.get(i + 1));
        }
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object top() {
        if (stack.isEmpty() || stack.get(stack.size() - 1) == Singleton.MARK) {
            throw damaged();
        }
        return stack.get(stack.size() - 1);
    }

    private <T> T top(Class<T> type) {
        if (!type.isInstance(top())) {
            throw damaged();
        }
        return type.cast(top());
    }

    private Object pop() {
        Object value = top();
        stack.remove(stack.size() - 1);
        return value;
    }

    private <T> T pop(Class<T> type) {
        T value = top(type);
        stack.remove(stack.size() - 1);
        return value;
    }

    private List<Object> pop(int count) {
        List<Object> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(pop());
        }
        Collections.reverse(items);
        return items;
    }

    private List<Object> popMark() {
        int mark = stack.lastIndexOf(Singleton.MARK);
        if (mark < 0) {
            throw damaged();
        }
        List<Object> items = new ArrayList<>(stack.subList(mark + 1, stack.size()));
        stack.subList(mark, stack.size()).clear();
        return items;
    }

    private ModelException damaged() {
        return new ModelException(
                origin + " has a pickle whose instructions do not fit together. The file is damaged.");
    }
}
