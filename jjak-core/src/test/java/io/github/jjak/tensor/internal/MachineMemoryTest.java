package io.github.jjak.tensor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Made-up machines and containers, as files. */
class MachineMemoryTest {

    private static final long GB = 1L << 30;

    @TempDir
    private Path root;

    private void file(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content + "\n");
    }

    private void machine(long totalGigabytes, long availableGigabytes) throws IOException {
        file(
                "proc/meminfo",
                "MemTotal:       %d kB\nMemFree:         1024 kB\nMemAvailable:   %d kB\nBuffers:  7 kB"
                        .formatted(totalGigabytes << 20, availableGigabytes << 20));
    }

    private MachineMemory now() {
        return MachineMemory.now(root);
    }

    /** The system takes such pages back when it needs them, so data on disk do not make a run look larger. */
    @Test
    void pagesOfMappedFilesAreNotHeld() throws Exception {
        Path file = root.resolve("mapped");
        int size = 256 << 20;
        long before = MachineMemory.residentBytes();
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer pages = channel.map(FileChannel.MapMode.READ_WRITE, 0, size);
            for (int at = 0; at < size; at += 4096) {
                pages.put(at, (byte) 1);
            }
            assertThat(MachineMemory.residentBytes() - before).isLessThan(size / 2);
            assertThat(pages.get(size - 4096)).isEqualTo((byte) 1);
        }
    }

    @Test
    void withoutContainersTheMachineDecides() throws Exception {
        machine(16, 10);
        file("proc/self/cgroup", "0::/user.slice");
        file("sys/fs/cgroup/user.slice/memory.max", "max");
        file("sys/fs/cgroup/user.slice/memory.current", Long.toString(3 * GB));
        assertThat(now()).isEqualTo(new MachineMemory(16 * GB, 16 * GB, 10 * GB));
    }

    @Test
    void aContainerOfVersion2Limits() throws Exception {
        machine(16, 10);
        file("proc/self/cgroup", "0::/");
        file("sys/fs/cgroup/memory.max", Long.toString(4 * GB));
        file("sys/fs/cgroup/memory.current", Long.toString(3 * GB));
        file("sys/fs/cgroup/memory.stat", "anon 17\ninactive_file " + GB + "\nactive_file 99");
        assertThat(now()).isEqualTo(new MachineMemory(16 * GB, 4 * GB, 2 * GB));
    }

    @Test
    void theTightestOfAllGroupsAboveCounts() throws Exception {
        machine(16, 10);
        file("proc/self/cgroup", "0::/a/b/c");
        file("sys/fs/cgroup/a/memory.max", Long.toString(5 * GB));
        file("sys/fs/cgroup/a/memory.current", Long.toString(4 * GB));
        file("sys/fs/cgroup/a/b/memory.max", Long.toString(3 * GB));
        file("sys/fs/cgroup/a/b/memory.current", Long.toString(GB));
        file("sys/fs/cgroup/a/b/c/memory.max", "max");
        assertThat(now()).isEqualTo(new MachineMemory(16 * GB, 3 * GB, GB));
    }

    @Test
    void version1HasOtherNamesAndAPathThatMayBeTheHosts() throws Exception {
        machine(16, 10);
        file("proc/self/cgroup", "9:cpu,cpuacct:/x\n4:hugetlb,memory:/docker/0123abc\n0::/");
        file("sys/fs/cgroup/memory/memory.limit_in_bytes", Long.toString(2 * GB));
        file("sys/fs/cgroup/memory/memory.usage_in_bytes", Long.toString(GB + (512L << 20)));
        file("sys/fs/cgroup/memory/memory.stat", "inactive_file 5\ntotal_inactive_file " + (512L << 20));
        assertThat(now()).isEqualTo(new MachineMemory(16 * GB, 2 * GB, GB));
    }

    @Test
    void version1WithoutALimitWritesAHugeNumber() throws Exception {
        machine(16, 10);
        file("proc/self/cgroup", "4:memory:/job");
        file("sys/fs/cgroup/memory/job/memory.limit_in_bytes", "9223372036854771712");
        file("sys/fs/cgroup/memory/job/memory.usage_in_bytes", Long.toString(GB));
        assertThat(now()).isEqualTo(new MachineMemory(16 * GB, 16 * GB, 10 * GB));
    }

    @Test
    void aGroupBeyondItsLimitHasNothingLeft() throws Exception {
        machine(16, 10);
        file("proc/self/cgroup", "0::/");
        file("sys/fs/cgroup/memory.max", Long.toString(GB));
        file("sys/fs/cgroup/memory.current", Long.toString(2 * GB));
        assertThat(now().available()).isZero();
    }

    @Test
    void filesThatAreNoNumbersAndPathsThatLeadOutAreIgnored() throws Exception {
        machine(16, 10);
        file("proc/self/cgroup", "0::/../../../etc\nnonsense");
        file("sys/fs/cgroup/memory.max", "12 apples");
        assertThat(now()).isEqualTo(new MachineMemory(16 * GB, 16 * GB, 10 * GB));
    }

    @Test
    void withoutTheFilesJavaIsAsked() {
        MachineMemory memory = now();
        assertThat(memory.machine()).isPositive();
        assertThat(memory.available()).isBetween(1L, memory.machine());
    }

    @Test
    void theRealMachineAnswers() {
        MachineMemory memory = MachineMemory.now();
        assertThat(memory.machine()).isGreaterThan(GB / 4);
        assertThat(memory.allowed()).isBetween(1L, memory.machine());
        assertThat(memory.available()).isBetween(1L, memory.allowed());
    }
}
