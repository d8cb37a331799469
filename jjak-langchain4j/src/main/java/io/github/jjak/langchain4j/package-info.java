/** LangChain4j's interfaces over a model and an index of Jjak. */
@NullMarked
package io.github.jjak.langchain4j;

import org.jspecify.annotations.NullMarked;
