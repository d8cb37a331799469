package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.WordListsTest;

class KoreanWordListsTest extends WordListsTest {}
