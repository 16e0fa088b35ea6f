using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Bench.Knowledge;

/// <summary>
/// Node types beyond what anybody has installed: the core nodes, and copies of them in invented packages, under invented names and
/// categories, with invented descriptions. The same every time.
/// </summary>
internal static class SyntheticInstallation
{
    private const int Seed = 20_000;
    private const int TypesPerPackage = 60;
    private const int Vocabulary = 6_000;

    private static readonly string[] Starts = ["bra", "cor", "del", "fen", "gra", "hol", "jun", "kel", "lum", "mar", "nor", "pla", "qui",
        "ros", "sti", "tor", "ulm", "ver", "wex", "zan"];
    private static readonly string[] Middles =
        ["a", "e", "i", "o", "u", "ami", "eto", "iri", "olu", "une", "asta", "endo", "ilko", "orma", "ust"];
    private static readonly string[] Ends =
        ["", "b", "d", "k", "l", "m", "n", "r", "sh", "t", "x", "th", "rn", "nd", "lt", "st", "ck", "ph", "nk", "mp"];

    // What authors do write, beside words of their own.
    private static readonly string[] Common =
        ["image", "mask", "latent", "model", "load", "save", "upscale", "prompt", "video", "batch", "switch", "text", "color", "resize",
            "sampler", "control", "depth", "face", "noise", "simple", "advanced", "pipe"];

    /// <summary>What such a ComfyUI answers to <c>/object_info</c>.</summary>
    public static byte[] ObjectInfo(int types)
    {
        var random = new Random(Seed);
        var words = Words();
        using var core = BuiltInNodes.Open();
        var known = JsonNode.Parse(core)!.AsObject();
        var models = known.ToList();
        var package = "";
        for (var i = 0; known.Count < types; i++)
        {
            if (i % TypesPerPackage == 0) package = $"ComfyUI-{Title(Any(words))}-{Title(Any(words))}";
            var name = Title(Any(words)) + Title(Any(Common)) + Title(Any(words));
            if (known.ContainsKey(name)) continue;
            var type = models[random.Next(models.Count)].Value!.DeepClone().AsObject();
            type["name"] = name;
            type["display_name"] = $"{Title(Any(Common))} {Title(Any(words))} ({package[8..]})";
            type["category"] = $"{package[8..]}/{Any(Common)}";
            type["python_module"] = "custom_nodes." + package;
            type["description"] = string.Join(
                ' ', Enumerable.Range(0, random.Next(4, 24)).Select(_ => random.Next(3) == 0 ? Any(Common) : Any(words)));
            known[name] = type;
        }
        return JsonSerializer.SerializeToUtf8Bytes(known);

        string Any(string[] from) => from[random.Next(from.Length)];
    }

    private static string[] Words() =>
        [.. (from start in Starts from middle in Middles from end in Ends select start + middle + end).Take(Vocabulary)];

    private static string Title(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
