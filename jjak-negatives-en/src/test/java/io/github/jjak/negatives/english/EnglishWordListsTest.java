package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.WordListsTest;

class EnglishWordListsTest extends WordListsTest {}
