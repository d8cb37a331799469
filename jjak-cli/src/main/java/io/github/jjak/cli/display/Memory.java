package io.github.jjak.cli.display;

import io.github.jjak.tensor.MachineMemory;

/** How much memory this process may use, in words. */
public final class Memory {

    private Memory() {}

    public static String describe() {
        MachineMemory memory = MachineMemory.now();
        return Words.bytes(memory.machine()) + " in the machine"
                + (memory.allowed() < memory.machine()
                        ? ", " + Words.bytes(memory.allowed()) + " allowed by the container"
                        : "")
                + ", " + Words.bytes(memory.available()) + " available, "
                + Words.bytes(Runtime.getRuntime().maxMemory()) + " at most for Java's heap";
    }
}
