using Microsoft.SemanticKernel;

namespace ComfyAssistant.Tests.Support;

internal static class ToolSignature
{
    /// <summary>A tool as a model sees it, required parameters starred: <c>updateSkill(slug*, name)</c>.</summary>
    public static string Of(KernelFunction tool) =>
        $"{tool.Name}({string.Join(", ", tool.Metadata.Parameters.Select(p => p.Name + (p.IsRequired ? "*" : "")))})";
}
