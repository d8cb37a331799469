package io.github.jjak.hub.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.hub.DownloadListener;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Brings the files of one commit into the cache, as far as they are not there. */
final class SnapshotDownload {

    private final HubClient client;
    private final HubCache cache;
    private final HubId id;
    private final RepositoryListing listing;
    private final DownloadListener listener;
    private boolean started;

    SnapshotDownload(HubClient client, HubCache cache, HubId id, RepositoryListing listing, DownloadListener listener) {
        this.client = client;
        this.cache = cache;
        this.id = id;
        this.listing = listing;
        this.listener = listener;
    }

    /** The hub's description of a model at its revision. */
    static JsonNode describe(HubClient client, HubId id) throws IOException {
        String revision = URLEncoder.encode(id.revision(), StandardCharsets.UTF_8);
        String what =
                "model " + id.name() + (id.revision().equals(HubId.DEFAULT_REVISION) ? "" : " at " + id.revision());
        return client.json(id, "/api/models/" + id.name() + "/revision/" + revision, what);
    }

    /**
     * Names of the wanted files that the cache lacks. As long as an index is missing, the files it names are not known and not
     * among them.
     */
    static List<String> missing(HubCache cache, RepositoryListing listing) {
        List<String> missing = new ArrayList<>();
        for (String file : ModelFiles.of(Set.copyOf(listing.files()))) {
            if (!cache.has(listing.commit(), file)) {
                missing.add(file);
            } else if (ModelFiles.isIndex(file)) {
                Path index = cache.snapshot(listing.commit()).resolve(file);
                ModelFiles.shards(file, index).stream()
                        .filter(shard -> !cache.has(listing.commit(), shard))
                        .forEach(missing::add);
            }
        }
        return missing;
    }

    /**
     * Downloads what is missing.
     *
     * @return whether anything was
     * @throws IOException if the network fails for good
     */
    boolean run() throws IOException {
        List<String> missing = missing(cache, listing);
        while (!missing.isEmpty()) {
            for (String file : missing) {
                download(file);
            }
            // An index that has come now names further files.
            missing = missing(cache, listing);
        }
        return started;
    }

    private void download(String file) throws IOException {
        if (!started) {
            started = true;
            listener.onStart(id.toString(), client.settings().endpoint().toString(), cache.snapshot(listing.commit()));
        }
        String path = "/" + id.name() + "/resolve/" + listing.commit() + "/" + file;
        FileMetadata metadata = client.retry().run(file + " of " + id, () -> metadata(file, path));
        String etag = metadata.etag();
        try (BlobLock lock = BlobLock.acquire(cache.lock(etag))) {
            // Another thread or process may have been faster.
            if (cache.has(listing.commit(), file)) {
                return;
            }
            boolean fresh = !Files.isRegularFile(cache.blob(etag));
            if (fresh) {
                new BlobDownload(client, id, file, path, metadata, cache.incomplete(etag), cache.blob(etag), listener)
                        .run(client.retry());
            }
            cache.link(listing.commit(), file, etag, fresh);
        }
    }

    private FileMetadata metadata(String file, String path) throws IOException {
        try (HubAnswer answer = client.head(path)) {
            if (answer.status() != 200 && !Redirects.isRedirect(answer.status())) {
                throw HubRefusal.of(client.settings(), id, "file " + file + " in " + id, answer);
            }
            return FileMetadata.of(answer, file, listing.commit());
        }
    }
}
