package io.github.jjak.cli;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Which types and members of source files users can see but not read about: types, methods, constructors, fields, enum constants, and
 * components of records. What overrides has its comment elsewhere, and a compact constructor in the record's.
 */
final class MemberDocumentation {

    private final DocTrees trees;
    private final CompilationUnitTree unit;
    private final Set<String> silent;

    private MemberDocumentation(DocTrees trees, CompilationUnitTree unit, Set<String> silent) {
        this.trees = trees;
        this.unit = unit;
        this.silent = silent;
    }

    /** Names such as {@code Type.member} of what has no comment. */
    static Set<String> missing(List<Path> sources) throws IOException {
        Set<String> silent = new TreeSet<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                MemberDocumentation documentation = new MemberDocumentation(trees, unit, silent);
                for (Tree type : unit.getTypeDecls()) {
                    documentation.visit((ClassTree) type, new TreePath(new TreePath(unit), type), "");
                }
            }
        }
        return silent;
    }

    private void visit(ClassTree type, TreePath path, String owner) throws IOException {
        String name = owner + type.getSimpleName();
        DocCommentTree comment = trees.getDocCommentTree(path);
        if (comment == null) {
            silent.add(name);
        }
        boolean implicit = type.getKind() == Tree.Kind.INTERFACE || type.getKind() == Tree.Kind.ANNOTATION_TYPE;
        for (Tree member : type.getMembers()) {
            TreePath memberPath = new TreePath(path, member);
            if (member instanceof ClassTree nested && isVisible(nested.getModifiers(), implicit)) {
                visit(nested, memberPath, name + ".");
            } else if (member instanceof MethodTree method && isVisible(method.getModifiers(), implicit)) {
                if (!overrides(method) && !isCompact(method)) {
                    require(memberPath, name + "." + method.getName());
                }
            } else if (member instanceof VariableTree field) {
                Set<Modifier> flags = field.getModifiers().getFlags();
                if (type.getKind() == Tree.Kind.RECORD && !flags.contains(Modifier.STATIC)) {
                    if (!parameters(comment).contains(field.getName().toString())) {
                        silent.add(name + "." + field.getName());
                    }
                } else if (isVisible(field.getModifiers(), implicit)) {
                    require(memberPath, name + "." + field.getName());
                }
            }
        }
    }

    private void require(TreePath path, String name) {
        if (trees.getDocCommentTree(path) == null) {
            silent.add(name);
        }
    }

    /** Members of interfaces need not say that they are public. */
    private static boolean isVisible(ModifiersTree modifiers, boolean implicit) {
        Set<Modifier> flags = modifiers.getFlags();
        return implicit
                ? !flags.contains(Modifier.PRIVATE)
                : flags.contains(Modifier.PUBLIC) || flags.contains(Modifier.PROTECTED);
    }

    private static boolean overrides(MethodTree method) {
        return method.getModifiers().getAnnotations().stream()
                .anyMatch(
                        annotation -> annotation.getAnnotationType().toString().equals("Override"));
    }

    /** A canonical constructor of a record without its own list of parameters. */
    private boolean isCompact(MethodTree method) throws IOException {
        int start = (int) trees.getSourcePositions().getStartPosition(unit, method);
        String declaration =
                unit.getSourceFile().getCharContent(true).toString().substring(start);
        return declaration.matches("(?s)public \\w+ \\{.*");
    }

    private static Set<String> parameters(@Nullable DocCommentTree comment) {
        if (comment == null) {
            return Set.of();
        }
        return comment.getBlockTags().stream()
                .filter(tag -> tag.getKind() == DocTree.Kind.PARAM)
                .map(tag -> ((ParamTree) tag).getName().getName().toString())
                .collect(Collectors.toSet());
    }
}
