package io.github.jjak.data;

/** Disjoint sets of rows, with union by size and path halving (Tarjan and van Leeuwen, 1984). Not thread-safe. */
final class UnionFind {

    private final int[] parent;
    private final int[] size;

    UnionFind(int rows) {
        this.parent = new int[rows];
        this.size = new int[rows];
        for (int row = 0; row < rows; row++) {
            parent[row] = row;
            size[row] = 1;
        }
    }

    int root(int row) {
        int current = row;
        while (parent[current] != current) {
            parent[current] = parent[parent[current]];
            current = parent[current];
        }
        return current;
    }

    void join(int left, int right) {
        int leftRoot = root(left);
        int rightRoot = root(right);
        if (leftRoot == rightRoot) {
            return;
        }
        int large = size[leftRoot] >= size[rightRoot] ? leftRoot : rightRoot;
        int small = large == leftRoot ? rightRoot : leftRoot;
        parent[small] = large;
        size[large] += size[small];
    }
}
