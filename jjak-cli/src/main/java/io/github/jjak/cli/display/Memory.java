package io.github.jjak.cli.display;

import io.github.jjak.tensor.internal.MachineMemory;

/** How much memory this process may use, in words. */
public final class Memory {

    private Memory() {}

    public static String describe() {
        MachineMemory memory = MachineMemory.now();
        return HumanReadable.bytes(memory.machine()) + " in the machine"
                + (memory.allowed() < memory.machine()
                        ? ", " + HumanReadable.bytes(memory.allowed()) + " allowed by the container"
                        : "")
                + ", " + HumanReadable.bytes(memory.available()) + " available, "
                + HumanReadable.bytes(Runtime.getRuntime().maxMemory()) + " maximum Java heap";
    }
}
