using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Tools;

namespace ComfyAssistant.Host.Models;

/// <summary>
/// The tools of a request as OpenAI's API takes them (reference "Chat Completions", <c>tools</c>). The connector would make the definitions
/// from the kernel functions in every request, which cost more than all the rest that it does for one.
/// </summary>
internal static class ToolDefinitions
{
    private static readonly ConditionalWeakTable<Tool, byte[]> Known = [];

    /// <summary>
    /// Writes the members <c>tools</c> and <c>tool_choice</c>, each with a comma in front; nothing where there are no tools.
    /// </summary>
    public static void Write(IBufferWriter<byte> request, IReadOnlyList<Tool> tools)
    {
        for (var i = 0; i < tools.Count; i++)
        {
            request.Write(i == 0 ? ",\"tools\":["u8 : ","u8);
            request.Write(Known.GetValue(tools[i], Definition));
        }
        if (tools.Count > 0)
            request.Write("],\"tool_choice\":\"auto\""u8);
    }

    private static byte[] Definition(Tool tool) => JsonSerializer.SerializeToUtf8Bytes(
        new JsonObject
        {
            ["type"] = "function",
            ["function"] = new JsonObject
            {
                ["name"] = tool.Name,
                ["description"] = tool.Description,
                ["parameters"] = JsonObject.Create(tool.Parameters),
            },
        },
        ToolJson.Options);
}
