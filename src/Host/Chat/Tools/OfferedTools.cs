using ComfyAssistant.Host.Models;
using ComfyAssistant.Plugins.Tools;

namespace ComfyAssistant.Host.Chat.Tools;

/// <summary>Which tools a model is sent. Each costs tokens in every request, and together they would fill a small window.</summary>
internal static class OfferedTools
{
    // Schemas are English and JSON, which take about four characters a token; a count would not be there in the service's first second.
    private const int CharactersPerToken = 4;
    private const int LargestShare = 4;

    /// <summary>The tools that are sent, in the order of <paramref name="tools"/>.</summary>
    /// <param name="tools">Those that can be run here.</param>
    /// <param name="set">The user's choice.</param>
    /// <param name="window">The model's window in tokens.</param>
    /// <param name="used">Names that the conversation has called: those stay, so that the model can go on with what it began.</param>
    public static IReadOnlyList<Tool> Of(IReadOnlyList<Tool> tools, ToolSet set, int window, IReadOnlySet<string> used)
    {
        if (set == ToolSet.None)
            return [];
        var isSmall = set is ToolSet.Core or ToolSet.Simple
            || set == ToolSet.Auto && tools.Sum(tool => tool.Length) / CharactersPerToken > window / LargestShare;
        if (!isSmall)
            return tools;
        var few = tools.Where(tool => tool.IsCore || used.Contains(tool.Name));
        return [.. set == ToolSet.Simple ? few.Select(SimpleTools.Of) : few];
    }
}
