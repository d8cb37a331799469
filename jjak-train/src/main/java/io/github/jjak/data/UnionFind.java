package io.github.jjak.data;

import java.util.Arrays;

/** Disjoint sets of rows, with union by size and path halving (Tarjan and van Leeuwen, 1984). Not thread-safe. */
final class UnionFind {

    /** The parent of a row, or of a root its size, negative. */
    private final int[] parent;

    UnionFind(int rows) {
        this.parent = new int[rows];
        Arrays.fill(parent, -1);
    }

    int root(int row) {
        int current = row;
        while (parent[current] >= 0) {
            int next = parent[current];
            if (parent[next] >= 0) {
                parent[current] = parent[next];
            }
            current = next;
        }
        return current;
    }

    void join(int left, int right) {
        int leftRoot = root(left);
        int rightRoot = root(right);
        if (leftRoot == rightRoot) {
            return;
        }
        int large = parent[leftRoot] <= parent[rightRoot] ? leftRoot : rightRoot;
        int small = large == leftRoot ? rightRoot : leftRoot;
        parent[large] += parent[small];
        parent[small] = large;
    }
}
