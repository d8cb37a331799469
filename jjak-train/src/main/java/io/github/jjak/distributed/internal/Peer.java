package io.github.jjak.distributed.internal;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A worker as the others see it.
 *
 * @param version of Jjak
 * @param rank its number
 * @param count of all workers, as it was told
 * @param reducePrecision number format in which gradients are sent to be summed
 * @param host address it listens on
 * @param port it listens on
 * @param machine the same for workers on one machine
 */
record Peer(String version, int rank, int count, String reducePrecision, String host, int port, String machine) {

    static String ownVersion() {
        String version = Peer.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Two containers on one machine count as two machines: each has its own share of it. */
    static String ownMachine() {
        String name;
        try {
            name = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            name = "";
        }
        try {
            return name + " "
                    + Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                            .strip();
        } catch (IOException notLinux) {
            return name;
        }
    }

    void write(DataOutputStream out) throws IOException {
        out.writeUTF(version);
        out.writeInt(rank);
        out.writeInt(count);
        out.writeUTF(reducePrecision);
        out.writeUTF(host);
        out.writeInt(port);
        out.writeUTF(machine);
    }

    static Peer read(DataInputStream in) throws IOException {
        return new Peer(
                in.readUTF(), in.readInt(), in.readInt(), in.readUTF(), in.readUTF(), in.readInt(), in.readUTF());
    }
}
