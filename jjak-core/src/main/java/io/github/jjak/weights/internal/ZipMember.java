package io.github.jjak.weights.internal;

/**
 * One file in a zip archive.
 *
 * @param name its path in the archive
 * @param compressed whether it is deflated; otherwise it is stored as it is
 * @param header where its local header starts in the archive
 * @param storedSize bytes it takes in the archive
 * @param size bytes it has
 */
record ZipMember(String name, boolean compressed, long header, long storedSize, long size) {}
