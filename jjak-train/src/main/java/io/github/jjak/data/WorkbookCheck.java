package io.github.jjak.data;

import io.github.jjak.error.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Unpacks a workbook once into nothing, before a library takes it into memory: a zip file of a few kilobytes can hold gigabytes.
 * What it declares to hold is not believed.
 */
final class WorkbookCheck {

    private static final int MOST_ENTRIES = 10_000;
    private static final long LARGEST_TEXTS = 256L << 20;
    private static final long LARGEST_SHEET = 2L << 30;
    private static final long LARGEST_OTHER = 32L << 20;
    private static final int LONGEST_TEXT = 1 << 20;

    private WorkbookCheck() {}

    /** @throws DataException for another zip file, and for a workbook that is too large unpacked */
    static void check(String name, Path path) {
        try (ZipFile zip = new ZipFile(path.toFile())) {
            if (zip.getEntry("xl/workbook.xml") == null) {
                throw new DataException(name + " is " + what(zip) + ".");
            }
            if (zip.size() > MOST_ENTRIES) {
                throw tooLarge(name, "has " + zip.size() + " parts");
            }
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                if (entry.getName().endsWith(".xml") || entry.getName().endsWith(".rels")) {
                    unpack(name, zip, entry);
                }
            }
        } catch (ZipException e) {
            throw new DataException(name + " is a damaged zip file or workbook. Save or copy it again.");
        } catch (IOException e) {
            throw new DataException(name + " cannot be read (" + e.getClass().getSimpleName() + ").", e);
        }
    }

    private static String what(ZipFile zip) {
        if (zip.getEntry("xl/workbook.bin") != null) {
            return "a binary workbook (.xlsb). Save it as .xlsx";
        }
        if (zip.getEntry("word/document.xml") != null) {
            return "a Word document. Save its table as .csv or .xlsx";
        }
        if (zip.getEntry("content.xml") != null) {
            return "an OpenDocument file. Save it as .xlsx or CSV UTF-8";
        }
        if (zip.getEntry("Contents/section0.xml") != null) {
            return "a Hancom document (.hwpx). Save its table as .csv or .xlsx";
        }
        return "a zip file. Unpack it and name a file in it";
    }

    private static void unpack(String name, ZipFile zip, ZipEntry entry) throws IOException {
        String part = entry.getName();
        long most = part.endsWith("sharedStrings.xml")
                ? LARGEST_TEXTS
                : part.startsWith("xl/worksheets/") ? LARGEST_SHEET : LARGEST_OTHER;
        byte[] buffer = new byte[1 << 16];
        long total = 0;
        int run = 0;
        try (InputStream in = zip.getInputStream(entry)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                total += read;
                for (int i = 0; i < read; i++) {
                    // A text or a tag as one piece: the reader of XML keeps it whole.
                    run = buffer[i] == '<' ? 0 : run + 1;
                    if (run > LONGEST_TEXT) {
                        throw tooLarge(name, "has a cell of more than " + (LONGEST_TEXT >> 20) + " MiB in " + part);
                    }
                }
                if (total > most) {
                    throw tooLarge(name, "has more than " + (most >> 20) + " MiB in " + part);
                }
            }
        }
    }

    private static DataException tooLarge(String name, String what) {
        return new DataException(name + " " + what + ". Save the sheet as CSV UTF-8, which has no such limit.");
    }
}
