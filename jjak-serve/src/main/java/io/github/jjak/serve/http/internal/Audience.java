package io.github.jjak.serve.http.internal;

/** For whom a route is. */
public enum Audience {
    /** Everybody who reaches the server: health and the page, which hold nothing of anybody's. */
    ALL,
    /** Whoever has a key, if keys are asked for. */
    CLIENTS,
    /** Whoever runs the server. */
    ADMINISTRATORS
}
