package io.github.jjak.hub.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.RunException;
import io.github.jjak.error.internal.NearestName;
import io.github.jjak.hub.DownloadListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models of the Hugging Face hub as folders on this machine. What is not in the cache is downloaded; the cache is the one of
 * Python's {@code huggingface_hub}, so a model that is there already is not downloaded again.
 *
 * <p>Only files that Jjak reads are downloaded, each is checked against the size and checksum the hub states, and none is
 * executed. Thread-safe; processes that download the same file wait for each other.
 *
 * @see <a href="https://huggingface.co/docs/huggingface_hub/guides/manage-cache">the layout of the cache</a>
 */
public final class HubModels {

    private static final Logger log = LoggerFactory.getLogger(HubModels.class);

    private final HubSettings settings;
    private final HubClient client;
    private final boolean symbolicLinks;

    /** Models of the hub and cache that the settings name. */
    public HubModels(HubSettings settings) {
        this(settings, RetryPolicy.ofDefaults(), true);
    }

    HubModels(HubSettings settings, RetryPolicy retryPolicy, boolean symbolicLinks) {
        this.settings = settings;
        this.client = new HubClient(settings, retryPolicy);
        this.symbolicLinks = symbolicLinks;
    }

    /**
     * With the settings of this process's environment; see {@link HubSettings}.
     *
     * @throws io.github.jjak.error.UsageException if a variable's value cannot be used
     */
    public static HubModels ofEnvironment() {
        return new HubModels(HubSettings.of(System.getenv()));
    }

    /** The folder of a model; see {@link #snapshot(HubId, DownloadListener)}. */
    public Path snapshot(HubId id) {
        return snapshot(id, DownloadListener.NONE);
    }

    /**
     * The folder of a model, all files that Jjak reads in it. Of a full commit hash that is there, no request is made; otherwise
     * one, to learn the commit of the revision. Without a network, or offline, the cache alone decides.
     *
     * @throws ModelException if the hub or the cache does not have the model, access is refused, or a download fails
     * @throws RunException if the cache cannot be written, or this thread is interrupted
     */
    public Path snapshot(HubId id, DownloadListener listener) {
        HubCache cache = new HubCache(settings.cache(), id.name(), symbolicLinks);
        if (settings.offline()) {
            return cached(id, cache, "HF_HUB_OFFLINE is set, so nothing is downloaded", null);
        }
        RepositoryListing known = id.isPinned() ? cache.listing(id.revision()) : null;
        if (known != null && SnapshotDownload.missing(cache, known).isEmpty()) {
            return cache.snapshot(known.commit());
        }
        RepositoryListing listing;
        try {
            listing = known == null ? listing(id) : known;
        } catch (IOException noNetwork) {
            log.warn("The hub at {} cannot be reached ({}); looking for {} in the cache.", host(), why(noNetwork), id);
            return cached(id, cache, "The hub at " + host() + " cannot be reached (" + why(noNetwork) + ")", noNetwork);
        }
        return downloaded(id, cache, listing, listener);
    }

    private RepositoryListing listing(HubId id) throws IOException {
        JsonNode description;
        try {
            description = SnapshotDownload.describe(client, id);
        } catch (ModelException refusal) {
            throw new ModelException(refusal.getMessage() + hint(id), refusal);
        }
        RepositoryListing listing = RepositoryListing.parse(description, "The hub's answer about " + id.name());
        if (id.isPinned() && !listing.commit().equals(id.revision())) {
            throw new ModelException(
                    "The hub was asked for " + id + " but answers with commit " + listing.commit() + ".");
        }
        return listing;
    }

    private Path downloaded(HubId id, HubCache cache, RepositoryListing listing, DownloadListener listener) {
        Path snapshot = cache.snapshot(listing.commit());
        try {
            boolean changed = new SnapshotDownload(client, cache, id, listing, listener).run();
            if (!Files.isDirectory(snapshot)) {
                throw new ModelException("The repository " + id
                        + " contains no file that Jjak reads: there is neither config.json nor model.safetensors. It"
                        + " may contain another kind of model.");
            }
            record(id, cache, listing);
            log.debug("{} is in {}{}", id, snapshot, changed ? ", just downloaded" : "");
            return snapshot;
        } catch (IOException failure) {
            throw new ModelException(
                    "The download of " + id + " failed (" + why(failure)
                            + "). The downloaded part is kept; the next attempt resumes from there:"
                            + " `HubModels.snapshot(\""
                            + id + "\")`.",
                    failure);
        }
    }

    /** Only what is new is written, so that a complete cache may be read-only. */
    private static void record(HubId id, HubCache cache, RepositoryListing listing) {
        try {
            if (!listing.equals(cache.listing(listing.commit()))) {
                cache.writeListing(listing);
            }
            if (!listing.commit().equals(cache.commit(id))) {
                cache.writeReference(id, listing.commit());
            }
        } catch (RunException readOnly) {
            log.warn("{} is complete, but the cache does not remember it: {}", id, readOnly.getMessage());
        }
    }

    private static Path cached(HubId id, HubCache cache, String reason, @Nullable Exception cause) {
        String command = " Download it with a network connection: `HubModels.snapshot(\"" + id + "\")`.";
        String commit = cache.commit(id);
        if (commit == null || !Files.isDirectory(cache.snapshot(commit))) {
            throw new ModelException(
                    reason + ", and the cache has no " + id + "." + NearestName.suggestion(id.name(), cache.names())
                            + command,
                    cause);
        }
        Path snapshot = cache.snapshot(commit);
        RepositoryListing listing = cache.listing(commit);
        List<String> missing =
                listing == null ? SnapshotCheck.missing(snapshot) : SnapshotDownload.missing(cache, listing);
        if (!missing.isEmpty()) {
            throw new ModelException(
                    reason + ", and the cache has " + id + " only in part: it lacks "
                            + String.join(", ", missing.subList(0, Math.min(5, missing.size())))
                            + (missing.size() > 5 ? ", …" : "") + "." + command,
                    cause);
        }
        if (listing == null && !Files.exists(snapshot.resolve("modules.json"))) {
            log.warn(
                    "{} was cached by another program and has no modules.json, so it is treated as a plain encoder. To"
                            + " be sure, download it with a network connection: `HubModels.snapshot(\"{}\")`.",
                    id,
                    id);
        }
        return snapshot;
    }

    /** What may have been meant, as far as that can be found out. */
    private String hint(HubId id) {
        if (!id.revision().equals(HubId.DEFAULT_REVISION) && !id.isPinned()) {
            try {
                List<String> revisions = RevisionNames.of(client, id);
                return revisions.isEmpty()
                        ? ""
                        : NearestName.suggestion(id.revision(), revisions) + " Its revisions: "
                                + String.join(", ", revisions.subList(0, Math.min(10, revisions.size()))) + ".";
            } catch (IOException | ModelException unknown) {
                log.debug("The revisions of {} are not known", id.name(), unknown);
            }
        }
        List<String> others = new HubCache(settings.cache(), id.name(), symbolicLinks).names();
        others.remove(id.name());
        return NearestName.suggestion(id.name(), others);
    }

    private String host() {
        return String.valueOf(settings.endpoint().getHost());
    }

    /** The JDK leaves the message out where there is no route or no such host. */
    private static String why(IOException failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? "no connection" : EscapedText.of(message);
    }
}
