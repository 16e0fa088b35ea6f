using System.Text.Json;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Bench.Servers;

/// <summary>The service's tools, as <c>GET /api/tools</c> lists them, as kernel functions that do nothing.</summary>
internal static class BareTools
{
    /// <param name="list">The answer of <c>GET /api/tools</c>.</param>
    public static IReadOnlyList<KernelFunction> Of(JsonElement list) =>
        [.. list.GetProperty("tools").EnumerateArray().Select(Function)];

    private static KernelFunction Function(JsonElement tool)
    {
        var schema = tool.GetProperty("parameters");
        var required = schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()).ToHashSet();
        return KernelFunctionFactory.CreateFromMethod(() => "", new KernelFunctionFromMethodOptions
        {
            FunctionName = tool.GetProperty("name").GetString(),
            Description = tool.GetProperty("description").GetString(),
            Parameters = schema.GetProperty("properties").EnumerateObject().Select(property => new KernelParameterMetadata(property.Name)
            {
                IsRequired = required.Contains(property.Name),
                Description = property.Value.TryGetProperty("description", out var text) ? text.GetString() : "",
                Schema = KernelJsonSchema.Parse(property.Value.GetRawText()),
            }),
        });
    }
}
