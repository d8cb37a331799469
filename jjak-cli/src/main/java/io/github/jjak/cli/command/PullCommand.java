package io.github.jjak.cli.command;

import io.github.jjak.cli.display.DownloadDisplay;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.error.UsageException;
import io.github.jjak.hub.internal.HubId;
import io.github.jjak.hub.internal.HubModels;
import io.github.jjak.json.internal.JsonFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jjak pull}: a model of the hub into the cache, its folder out. */
@Command(
        name = "pull",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        header = "Download a model from the Hugging Face hub into the cache and print its folder.",
        description = {
            "Only files that Jjak reads are downloaded. The cache is shared with Python's huggingface_hub.",
            "HF_TOKEN gives access to private and gated models; HF_HOME sets the cache; HF_ENDPOINT sets another hub."
        },
        footer = {
            "",
            "Examples:",
            "  jjak pull klue/roberta-base",
            "  jjak similarity --model klue/roberta-base \"배고프다.\" \"얼른 밥먹어\""
        })
public final class PullCommand implements Runnable {

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(index = "0", paramLabel = "ID", description = "owner/name or owner/name@revision.")
    private String id = "";

    @Option(
            names = "--revision",
            paramLabel = "R",
            description = "A branch, a tag or a full commit hash (default: main).")
    @Nullable
    private String revision;

    @Override
    public void run() {
        common.apply();
        HubId model = model();
        Path folder;
        try (DownloadDisplay display = new DownloadDisplay(common.quiet)) {
            folder = HubModels.ofEnvironment().snapshot(model, display);
        }
        if (common.json) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("id", model.name());
            result.put("revision", model.revision());
            result.put("commit", String.valueOf(folder.getFileName()));
            result.put("folder", folder.toString());
            System.out.println(JsonFile.formatLine(result));
        } else {
            System.out.println(folder);
        }
    }

    private HubId model() {
        HubId model = HubId.parse(id);
        String asked = revision;
        if (asked == null) {
            return model;
        }
        if (id.contains("@")) {
            throw new UsageException(
                    "Give the revision only once: in the id (" + id + ") or with --revision, not both.");
        }
        return model.withRevision(asked);
    }
}
