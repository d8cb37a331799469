/** Spring AI's and Spring Boot's beans over a model of Jjak. */
@NullMarked
package io.github.jjak.spring;

import org.jspecify.annotations.NullMarked;
