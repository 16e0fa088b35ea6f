using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>Checks a value of a combo.</summary>
internal static class ComboRules
{
    private const int Shown = 5;

    private static readonly ComboList NoOptions = new([]);

    /// <param name="finding">The value.</param>
    /// <param name="others">True when a value beyond an unknown list is known to be wrong.</param>
    public static Finding? Check(ValueFinding finding, bool others = false)
    {
        var options = finding.Spec.Options ?? (others ? NoOptions : null);
        if (options is null || options.Contains(finding.Value)) return null;
        if (finding.Value.ValueKind == JsonValueKind.Array) return Several(finding, options);
        if (finding.Value.ValueKind == JsonValueKind.Object) return finding.BadType("takes one of its values");
        var text = Display.Text(finding.Value);
        var right = Meant(text, options);
        var nearest = right >= 0 ? [options[right]] : NearestName.Of(text, options, Shown);
        var offer = options.Count == 0 ? Nothing(finding.Spec)
            : nearest.Count > 0 ? $"the closest are {Quoted(nearest)}"
            : $"it takes {Offer(options)}";
        return finding.New(FindingCodes.ValueNotInList, $"cannot be {Display.Json(finding.Value)}; {offer}",
            right >= 0 ? JsonElement.Parse(options.JsonAt(right)) : null, nearest.Count > 0 ? nearest[0] : null) with
        { MissingFile = right < 0 && WithoutExtension(text) != text };
    }

    private static Finding? Several(ValueFinding finding, ComboList options)
    {
        if (!finding.Spec.IsMultiselect) return finding.BadType("takes one of its values, not a list");
        var wrong = finding.Value.EnumerateArray().Where(v => !options.Contains(v)).ToList();
        return wrong.Count == 0 ? null
            : finding.New(FindingCodes.ValueNotInList, $"cannot hold {Listed(wrong)}; it takes {Offer(options)}", null);
    }

    private static string Listed(List<JsonElement> values) => string.Join(", ", values.Select(v => Display.Json(v)));

    private static string Nothing(InputSpec spec) => spec.IsRemote
        ? "its values come from elsewhere, and the server itself knows none and refuses every value"
        : "nothing is on offer: no such file is installed";

    private static string Offer(ComboList options) =>
        $"{Quoted(options.Take(Shown))}{(options.Count > Shown ? $" and {options.Count - Shown} more" : "")}";

    private static string Quoted(IEnumerable<string> values) => string.Join(", ", values.Select(v => $"\"{v}\""));

    // The index of the one value that the text must mean, or -1: from the strictest reading to the loosest, each only if unique.
    private static int Meant(string text, ComboList options)
    {
        foreach (var reading in Readings)
        {
            var wanted = reading(text);
            if (wanted.Length == 0) return -1;
            var found = -1;
            for (var i = 0; i < options.Count; i++)
            {
                if (reading(options[i]) != wanted) continue;
                if (found >= 0) return -1;
                found = i;
            }
            if (found >= 0) return found;
        }
        return -1;
    }

    private static readonly Func<string, string>[] Readings =
    [
        text => text.Replace('\\', '/'),
        text => text.Replace('\\', '/').ToLowerInvariant(),
        text => FileName(text).ToLowerInvariant(),
        text => WithoutExtension(text.Replace('\\', '/')).ToLowerInvariant(),
        text => WithoutExtension(FileName(text)).ToLowerInvariant(),
        NearestName.Fold,
    ];

    private static string FileName(string text) => text[(text.LastIndexOfAny(['/', '\\']) + 1)..];

    // Only real endings: the "0" of "sd_xl_base_1.0" is part of the name.
    private static string WithoutExtension(string text)
    {
        foreach (var ending in Endings)
            if (text.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                return text[..^ending.Length];
        return text;
    }

    private static readonly string[] Endings =
    [
        ".safetensors", ".sft", ".ckpt", ".pth", ".pt", ".bin", ".gguf", ".onnx", ".pkl",
        ".png", ".jpg", ".jpeg", ".webp", ".gif", ".mp4", ".webm", ".wav", ".mp3", ".flac",
    ];
}
