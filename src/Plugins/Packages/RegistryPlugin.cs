using System.ComponentModel;
using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Plugins.Web;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Packages;

/// <summary>Looks for packages of nodes by what they do.</summary>
public sealed class RegistryPlugin(WebOptions options, PackageFinder finder) : IOptionalTools
{
    private const int Most = 20;
    private const int LongestQuery = 200;

    /// <inheritdoc />
    public bool AreAllowed => options.IsAllowed;

    /// <summary>Searches packages by words.</summary>
    [KernelFunction("searchNodeRegistry"), DisplayName("Search node packages"), ReadsOnly, OfferedTo(Audience.Chat)]
    [Description("Search packages of nodes that are not installed by what they do, in ComfyUI-Manager's list and Comfy Registry. For the "
        + "package of a node type that you know by name, use findNodePackage.")]
    public async Task<object> SearchNodeRegistryAsync(
        [Description("A few words in English, such as \"background removal\".")] string query,
        [Description("How many packages, 1 to 20.")] int limit = 8,
        CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(query) || query.Length > LongestQuery)
            throw new ToolException($"searchNodeRegistry: 'query' must be a few words, up to {LongestQuery} characters.");
        var (packages, managerAnswered, registryAnswered) =
            await finder.SearchAsync(query.Trim(), Math.Clamp(limit, 1, Most), cancellationToken);
        if (!managerAnswered && !registryAnswered)
            throw new ToolException("searchNodeRegistry: neither ComfyUI-Manager nor Comfy Registry answered. Tell the user that ComfyUI "
                + "must run with ComfyUI-Manager, or that COMFY_ASSISTANT_REGISTRY_URL must not be off.");
        return new { packages, note = packages.Count == 0 ? "Nothing was found for these words. Try fewer, or others." : null };
    }
}
