package io.github.jjak.cli;

import io.github.jjak.tensor.MachineMemory;

/** How much memory this process may use, in words. */
final class Memory {

    private Memory() {}

    static String describe() {
        long machine = MachineMemory.machine();
        long allowed = MachineMemory.allowed();
        return Words.bytes(machine) + " in the machine"
                + (allowed < machine ? ", " + Words.bytes(allowed) + " allowed by the container" : "") + ", "
                + Words.bytes(Runtime.getRuntime().maxMemory()) + " of it for Java's heap";
    }
}
