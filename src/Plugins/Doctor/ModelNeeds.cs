using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows;
using ComfyAssistant.Plugins.Workflows.Outlines;

namespace ComfyAssistant.Plugins.Doctor;

/// <summary>
/// Gathers the model files that a workflow names: in its values, in the lists that templates keep of them (<c>properties.models</c> with
/// name, URL and folder), and in links that stand in its notes.
/// </summary>
internal static class ModelNeeds
{
    // What loaders call the input, where the workflow does not name the folder.
    private static readonly (string Input, string Folder)[] Folders =
    [
        ("ckpt", "checkpoints"), ("lora", "loras"), ("unet", "diffusion_models"), ("diffusion_model", "diffusion_models"), ("vae", "vae"),
        ("control_net", "controlnet"), ("controlnet", "controlnet"), ("clip_vision", "clip_vision"), ("clip_name", "text_encoders"),
        ("text_encoder", "text_encoders"), ("upscale", "upscale_models"), ("style_model", "style_models"), ("gligen", "gligen"),
        ("embedding", "embeddings"), ("hypernetwork", "hypernetworks"), ("photomaker", "photomaker"), ("audio_encoder", "audio_encoders"),
    ];

    // Without backtracking: notes are as long as their author wants.
    private static readonly Regex ModelLink = new(
        @"https?://[^\s()<>""'\]]+/(?<file>[^\s()<>""'\]/?]+\.(?:safetensors|sft|ckpt|pth?|bin|gguf|onnx))",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    /// <summary>The model files that a workflow names, those that no node names last.</summary>
    /// <param name="json">The workflow as it is written, with the lists and notes that a canvas keeps.</param>
    /// <param name="workflow">The same workflow, read.</param>
    /// <param name="installation">What the loaders are offered.</param>
    public static List<ModelNeed> Of(JsonElement json, Workflow workflow, Installation installation)
    {
        var told = Told(json);
        var links = Links(json);
        var needs = new List<ModelNeed>();
        var made = new Dictionary<(string Type, string Input), ModelLoader>();
        foreach (var named in Named(workflow).GroupBy(use => use.File, StringComparer.Ordinal))
        {
            var file = named.Key;
            var known = told.GetValueOrDefault(BaseName(file));
            var loaders = named.Select(use => Loader(use.Type, use.Input)).Distinct().ToList();
            needs.Add(new(
                file, loaders.Select(loader => loader.Folder).FirstOrDefault(folder => folder is not null)
                    ?? known?.Folder ?? Folder(named.First().Type, named.First().Input),
                known?.Url ?? links.GetValueOrDefault(BaseName(file)), known?.Hash,
                installation.IsComplete ? loaders.All(loader => loader.Offers(file) ?? IsThere(file, installation)) : null,
                [.. named.Select(use => use.NodeId).Distinct()]));
        }
        // Listed by the workflow, but set on no node that would run.
        var used = needs.Select(need => BaseName(need.File)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        needs.AddRange(told.Where(entry => !used.Contains(entry.Key)).Select(entry =>
            entry.Value with { Installed = installation.IsComplete ? IsThere(entry.Value.File, installation) : null }));
        return needs;

        ModelLoader Loader(string type, string input) => CollectionsMarshal.GetValueRefOrAddDefault(made, (type, input), out _)
            ??= new ModelLoader(type, input, installation);
    }

    private static IEnumerable<(string File, string Type, string Input, string NodeId)> Named(Workflow workflow) =>
        from node in workflow.Nodes
        from input in node.Inputs
        where OutlineKinds.IsModelFile(input)
        select (input.Value.GetString()!, node.Type, input.Name, node.Id);

    private static Dictionary<string, ModelNeed> Told(JsonElement json)
    {
        var told = new Dictionary<string, ModelNeed>(StringComparer.OrdinalIgnoreCase);
        foreach (var list in SavedNodes.Of(json).Select(node => node.Member("properties").Member("models")).Append(json.Member("models")))
            foreach (var model in SavedNodes.Items(list))
                if (model.TextOf("name") is { Length: > 0 } name)
                    told.TryAdd(BaseName(name),
                        new(name, model.TextOf("directory"), Web(model.TextOf("url")), model.TextOf("hash"), null, []));
        return told;
    }

    private static Dictionary<string, string> Links(JsonElement json)
    {
        var links = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (_, text) in new CanvasParts(json).Notes)
            foreach (Match link in ModelLink.Matches(text))
                links.TryAdd(Uri.UnescapeDataString(link.Groups["file"].Value), link.Value);
        return links;
    }

    private static bool IsThere(string file, Installation installation)
    {
        var wanted = file.Replace('\\', '/');
        return installation.Models.ByKind.Values.Any(
            files => files.Any(known => known.Replace('\\', '/').Equals(wanted, StringComparison.OrdinalIgnoreCase)));
    }

    private static string? Folder(string type, string input)
    {
        var words = $"{input} {type}".ToLowerInvariant();
        return Folders.Where(known => words.Contains(known.Input, StringComparison.Ordinal)).Select(known => known.Folder).FirstOrDefault();
    }

    private static string? Web(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? url : null;

    private static string BaseName(string file) => file[(file.LastIndexOfAny(['/', '\\']) + 1)..];
}
