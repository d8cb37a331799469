package io.github.jjak.hub;

import java.nio.file.Path;

/** Watches a download. Called on the thread that downloads; nothing is called when every file is in the cache. */
public interface DownloadListener {

    /** Ignores everything. */
    DownloadListener NONE = new DownloadListener() {};

    /**
     * The first file is about to be downloaded.
     *
     * @param id the model, {@code owner/name} or {@code owner/name@revision}
     * @param endpoint address of the hub
     * @param folder where the files will be
     */
    default void onStart(String id, String endpoint, Path folder) {}

    /**
     * More of a file has arrived; also called once when it begins and once when it is whole.
     *
     * @param file name in the repository
     * @param done bytes that are on the disk, those of an interrupted download included
     * @param total bytes of the file, -1 when the hub does not say
     */
    default void onProgress(String file, long done, long total) {}
}
