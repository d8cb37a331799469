package io.github.jjak.model;

/** What a text is for; some models want different words in front of questions and of answers. */
public enum TextRole {
    /** What is searched with: a question. */
    QUERY,
    /** What is searched in: an answer. */
    DOCUMENT,
    /** Neither in particular. */
    TEXT
}
