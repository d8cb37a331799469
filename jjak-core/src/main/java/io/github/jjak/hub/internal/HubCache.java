package io.github.jjak.hub.internal;

import io.github.jjak.error.ModelException;
import io.github.jjak.error.RunException;
import io.github.jjak.json.internal.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of one model in the cache, laid out as Python's {@code huggingface_hub} does:
 *
 * <pre>
 * models--owner--name/
 *   refs/REVISION                 the commit a branch or tag stood at
 *   blobs/ETAG                    contents, each once
 *   snapshots/COMMIT/FILE         a relative symbolic link to a blob; the content itself where links are impossible
 *   jjak/COMMIT.json              all names of a commit, by which Jjak knows that a snapshot is complete
 * .locks/models--owner--name/ETAG.lock
 * </pre>
 *
 * <p>Thread-safe; so is the use by several processes.
 */
final class HubCache {

    private static final String PREFIX = "models--";
    private static final int LARGEST_REFERENCE = 200;

    private final Path root;
    private final Path folder;
    private final boolean symbolicLinks;

    HubCache(Path root, String name, boolean symbolicLinks) {
        this.root = root;
        this.folder = root.resolve(PREFIX + name.replace("/", "--"));
        this.symbolicLinks = symbolicLinks;
    }

    Path snapshot(String commit) {
        return folder.resolve("snapshots").resolve(commit);
    }

    Path blob(String etag) {
        return folder.resolve("blobs").resolve(etag);
    }

    /**
     * Where a blob grows. Not {@code ETAG.incomplete}: former releases of huggingface_hub write to that name under a lock of a kind
     * ({@code flock}) that Java's locks do not see, and two writers would spoil the file.
     */
    Path incomplete(String etag) {
        return folder.resolve("blobs").resolve(etag + ".jjak.incomplete");
    }

    Path lock(String etag) {
        return root.resolve(".locks")
                .resolve(String.valueOf(folder.getFileName()))
                .resolve(etag + ".lock");
    }

    boolean has(String commit, String file) {
        return Files.isRegularFile(snapshot(commit).resolve(file));
    }

    /** The commit a revision stood at when it was last downloaded; null if it never was. */
    @Nullable
    String commit(HubId id) {
        if (id.isPinned()) {
            return id.revision();
        }
        Path reference = folder.resolve("refs").resolve(id.revision());
        try {
            if (!Files.isRegularFile(reference) || Files.size(reference) > LARGEST_REFERENCE) {
                return null;
            }
            String commit = Files.readString(reference).strip();
            return HubId.isCommit(commit) ? commit : null;
        } catch (IOException cause) {
            throw new ModelException(reference + " cannot be read: " + cause.getMessage(), cause);
        }
    }

    /** @throws RunException if it cannot be written */
    void writeReference(HubId id, String commit) {
        if (!id.isPinned()) {
            replace(folder.resolve("refs").resolve(id.revision()), target -> Files.writeString(target, commit));
        }
    }

    /** All names of a commit as the hub listed them; null if Jjak never asked. */
    @Nullable
    RepositoryListing listing(String commit) {
        Path file = listingFile(commit);
        return Files.isRegularFile(file) ? RepositoryListing.parse(JsonFile.readObject(file), file.toString()) : null;
    }

    /** @throws RunException if it cannot be written */
    void writeListing(RepositoryListing listing) {
        replace(listingFile(listing.commit()), target -> JsonFile.write(target, listing.toJson()));
    }

    private Path listingFile(String commit) {
        return folder.resolve("jjak").resolve(commit + ".json");
    }

    /**
     * Lets a snapshot's file show a blob.
     *
     * @param fresh whether nothing else can show the blob yet; it is then moved rather than copied where links are impossible
     * @throws RunException if it cannot be written
     */
    void link(String commit, String file, String etag, boolean fresh) {
        Path pointer = snapshot(commit).resolve(file);
        Path blob = blob(etag);
        replace(pointer, target -> {
            if (symbolicLinks && linked(target, parent(pointer).relativize(blob))) {
                return;
            }
            if (fresh) {
                Files.move(blob, target);
            } else {
                Files.copy(blob, target);
            }
        });
    }

    private static boolean linked(Path link, Path content) {
        try {
            Files.createSymbolicLink(link, content);
            return true;
        } catch (UnsupportedOperationException | IOException impossible) {
            // Windows allows links only with a privilege; some file systems know none.
            return false;
        }
    }

    /** Names of all models in the cache, {@code owner/name}. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        try (Stream<Path> folders = Files.list(root)) {
            for (Path each : folders.toList()) {
                String name = String.valueOf(each.getFileName());
                if (name.startsWith(PREFIX)) {
                    names.add(name.substring(PREFIX.length()).replaceFirst("--", "/"));
                }
            }
        } catch (NoSuchFileException noCache) {
            return names;
        } catch (IOException cause) {
            throw new ModelException("The cache " + root + " cannot be read: " + cause.getMessage(), cause);
        }
        return names;
    }

    private interface Writing {
        void to(Path file) throws IOException;
    }

    /** Writes beside the target and renames, so that nobody ever sees half of it. */
    private static void replace(Path target, Writing writing) {
        Path fresh = target.resolveSibling(".jjak-" + UUID.randomUUID());
        try {
            Files.createDirectories(parent(target));
            try {
                writing.to(fresh);
                Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException cause) {
            throw unwritable(target, cause);
        }
    }

    /** A cache that cannot be written: no permission, or the disk is full. */
    static RunException unwritable(Path file, IOException cause) {
        return new RunException(
                "The cache of the hub cannot be written: " + file + ": " + cause.getMessage()
                        + ". Free some space, or set HF_HOME to a writable folder.",
                cause);
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }
}
