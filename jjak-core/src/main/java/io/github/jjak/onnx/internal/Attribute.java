package io.github.jjak.onnx.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A fixed setting of a node: ONNX's {@code AttributeProto}. */
public final class Attribute {

    private static final int FLOAT = 1;
    private static final int INT = 2;
    private static final int STRING = 3;
    private static final int INTS = 7;

    private final String name;
    private final ProtoMessage message;
    private final List<Long> integers = new ArrayList<>();
    private double number;

    private Attribute(String name, int type) {
        this.name = name;
        this.message = new ProtoMessage().text(1, name).integer(20, type);
    }

    /** An integer. */
    public static Attribute integer(String name, long value) {
        Attribute attribute = new Attribute(name, INT);
        attribute.message.integer(3, value);
        attribute.integers.add(value);
        return attribute;
    }

    /** A list of integers. */
    public static Attribute integers(String name, long... values) {
        Attribute attribute = new Attribute(name, INTS);
        for (long value : values) {
            attribute.message.integer(8, value);
            attribute.integers.add(value);
        }
        return attribute;
    }

    /** A number. */
    public static Attribute number(String name, double value) {
        Attribute attribute = new Attribute(name, FLOAT);
        attribute.message.number(2, (float) value);
        attribute.number = (float) value;
        return attribute;
    }

    /** A string. */
    public static Attribute text(String name, String value) {
        Attribute attribute = new Attribute(name, STRING);
        attribute.message.text(4, value);
        return attribute;
    }

    String name() {
        return name;
    }

    /** The integer or integers; empty for anything else. */
    List<Long> integers() {
        return Collections.unmodifiableList(integers);
    }

    /** The number; 0 for anything else. */
    double number() {
        return number;
    }

    ProtoMessage message() {
        return message;
    }
}
