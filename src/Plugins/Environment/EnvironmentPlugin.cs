using System.ComponentModel;
using ComfyAssistant.Plugins.Comfy;
using ComfyAssistant.Plugins.Environment.Search;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Environment;

/// <summary>Tools that tell what is installed in the user's ComfyUI.</summary>
/// <param name="environment">What is known of it.</param>
public sealed class EnvironmentPlugin(NodeEnvironment environment)
{
    private const int MostResults = 50;
    private const int WithSlots = 8;
    private const int MostFiles = 100;

    /// <summary>Finds node types.</summary>
    [KernelFunction("searchInstalledNodes"), ReadsOnly]
    [CoreTool]
    [Description("Find node types that are installed in the user's ComfyUI, by the job they do or by a part of their name. " +
        "Returns the exact class "
        + "names, with inputs and outputs of the best ones. Call it before you use a node type that you are not sure of; "
        + "never invent class names.")]
    public object SearchInstalledNodes(
        [Description("What the node does, or a part of its name, such as \"upscale with model\" or \"KSampler\".")] string query,
        [Description("Only nodes of this menu category, such as \"latent\" or \"image/upscaling\".")] string? category = null,
        [Description("How many to return, from 1 to 50.")] int limit = 20,
        [Description("Only nodes of this custom node package.")] string? package = null,
        [Description("Only nodes that take this type, such as \"MASK\".")] string? inputType = null,
        [Description("Only nodes that give out this type, such as \"IMAGE\".")] string? outputType = null)
    {
        var installation = environment.Current;
        var found = installation.Search.Find(
            new NodeQuery(query, category, package, inputType, outputType, Math.Clamp(limit, 1, MostResults)));
        var note = found.Count == 0 ? "Nothing that is installed fits. Try other words, or leave the filters out." : null;
        return new
        {
            nodes = found.Select((type, index) => NodeMatch.Of(type, index < WithSlots)).ToList(),
            count = found.Count,
            note = Join(note, installation.Caveat),
        };
    }

    /// <summary>Lists model files.</summary>
    [KernelFunction("getAvailableModels"), ReadsOnly]
    [CoreTool]
    [Description("List the model files that are installed (checkpoints, loras, vae, controlnet, upscale_models …), " +
        "spelled exactly as loader nodes want "
        + "them. Call it before you set or name a model file. Give 'query' to find a file whose name you know only in part.")]
    public object GetAvailableModels(
        [Description("The kind of models, such as \"checkpoints\" or \"loras\". Leave it out for all.")] string? category = null,
        [Description("A part of a file name, or words of it in any order; typos are forgiven.")] string? query = null)
    {
        var installation = environment.Current;
        var models = installation.Models;
        if (models.ByKind.Count == 0)
        {
            var reason = installation.Caveat ?? "ComfyUI lists no model folders.";
            return new { models = new Dictionary<string, string[]>(), count = 0, note = reason };
        }
        var kind = string.IsNullOrWhiteSpace(category) ? null : models.Kind(category)
            ?? throw new ToolException(
                $"getAvailableModels: there is no kind of models \"{category}\". The kinds are: {string.Join(", ", models.ByKind.Keys)}.");
        var isAsked = !string.IsNullOrWhiteSpace(query);
        var found = isAsked
            ? models.Find(query!, kind, MostFiles).ToLookup(file => file.Kind, file => file.File)
            : models.ByKind.Where(k => kind is null || k.Key == kind).SelectMany(k => k.Value.Select(file => (k.Key, File: file)))
                .ToLookup(file => file.Key, file => file.File);
        var shown = FairShares.Of(found, MostFiles);
        if (kind is not null && shown.Count == 0) shown[kind] = [];
        var notListed = found.Where(k => shown[k.Key].Count < k.Count()).ToDictionary(k => k.Key, k => k.Count() - shown[k.Key].Count);
        var note = notListed.Count == 0 ? null
            : $"Not all files are listed: 'notListed' counts the others. Give {(kind is null ? "'category' or 'query'" : "'query'")} to " +
            "see them.";
        var unread = models.Unread.Count == 0 ? null
            : $"ComfyUI could not list {string.Join(", ", models.Unread.Keys)}: files there may be missing here. " +
            $"{models.Unread.Values.First()}";
        return new
        {
            models = shown,
            count = found.Sum(k => k.Count()),
            notListed = notListed.Count == 0 ? null : notListed,
            note = Join(note, unread, installation.Caveat),
        };
    }

    /// <summary>Sums up the installation.</summary>
    [KernelFunction("describeInstallation"), ReadsOnly, OfferedTo(Audience.Clients)]
    [Description("What the user's ComfyUI has, in a few lines: node types, node packages, model files by kind, and whether all of it is "
        + "known. Call it first.")]
    public string DescribeInstallation() => string.Join('\n', environment.Summary());

    /// <summary>Scans again.</summary>
    [KernelFunction("refreshEnvironment"), OfferedTo(Audience.Everyone)]
    [Description("Look again which nodes, packages and models are installed. Use it when the user has just installed something, " +
        "or says that a node or "
        + "a model is there which searchInstalledNodes or getAvailableModels does not find.")]
    public async Task<ScanSummary> RefreshEnvironmentAsync(CancellationToken cancellationToken)
    {
        try
        {
            return ScanSummary.Of(await environment.ScanAsync(cancellationToken));
        }
        catch (Exception e) when (e is ComfyException or ContextException)
        {
            throw new ToolException(e.Message);
        }
    }

    private static string? Join(params string?[] notes) =>
        string.Join(' ', notes.Where(note => note is not null)) is { Length: > 0 } text ? text : null;
}
