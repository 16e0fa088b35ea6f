using System.ComponentModel;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Plugins.Docs;

/// <summary>Reads documentation.</summary>
/// <param name="documentation">Where it is gathered.</param>
public sealed class DocumentationPlugin(Documentation documentation)
{
    /// <summary>Reads what is known about a topic.</summary>
    [KernelFunction("readDocumentation"), ReadsOnly]
    [Description("Read the documentation of a node type, a custom node package, or a topic: what the node does, " +
        "its inputs with defaults and ranges, its "
        + "outputs, its help page, and the assistant's guides. Call it before you explain or use a node that you do not know well.")]
    public async Task<object> ReadDocumentationAsync(
        [Description("A node's class name, a package's name, or a few words.")] string topic,
        [Description("\"installed\" for ComfyUI and packages, \"builtin\" for the assistant's own guides, \"any\" for both.")]
        DocumentationSource source = DocumentationSource.Any,
        CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(topic))
            throw new ToolException("readDocumentation: 'topic' is empty; give a node's class name or a few words.");
        var page = await documentation.ReadAsync(topic, source, cancellationToken).ForTool();
        return page is null
            ? throw new ToolException(
            $"readDocumentation: nothing is known about \"{topic}\". Find the node's class name with searchInstalledNodes first.")
            : new { topic = page.Topic, source = page.Source, content = page.Content };
    }
}
