using System.Text.Json;
using ComfyAssistant.Plugins.Tools;
using Microsoft.SemanticKernel;

namespace ComfyAssistant.Host.McpServers;

/// <summary>Calls a tool from outside as it was when the user allowed it.</summary>
internal delegate Task<string> CallOutside(
    AllowedTool allowed, IReadOnlyDictionary<string, JsonElement> arguments, CancellationToken cancellationToken);

/// <summary>Makes of an allowed tool one that a chat offers: others' words about it are marked as theirs.</summary>
internal static class OfferedTool
{
    private const int LongestDescription = 2000;

    /// <summary>The tool; null where it can no longer be used.</summary>
    /// <param name="allowed">What the user has allowed.</param>
    /// <param name="owner">The name of its server or skill for people.</param>
    /// <param name="whose">Who describes it, in words.</param>
    /// <param name="call">Calls it.</param>
    public static Tool? Make(AllowedTool allowed, string owner, string whose, CallOutside call)
    {
        var (server, tool, leave) = allowed;
        try
        {
            var (schema, words) = ToolSchemas.Rewrite(tool.Schema);
            var about = $"{tool.Description.Cut(LongestDescription)}\n{(words.Length > 0 ? "Arguments:\n" + words : "")}".Trim();
            var description = about.Length > 0 ? ThirdPartyText.Fence($"What {whose} says of its tool", about)
                : $"A tool of {whose}, which says nothing of it.";
            var function = KernelFunctionFactory.CreateFromMethod(
                (KernelArguments arguments, CancellationToken cancellationToken) => call(allowed, Values(arguments), cancellationToken),
                allowed.WireName, description);
            var runsIn = leave == ToolLeave.Always ? RunsIn.Server : RunsIn.Browser;
            return new Tool(allowed.WireName, $"{owner}: {tool.Title ?? tool.Name}", description, runsIn, schema, function)
            {
                // The user has chosen it: a small window must not leave it out.
                IsCore = true,
                Server = server,
                Calls = tool.Calls,
            };
        }
        catch (FormatException)
        {
            // It was checked when it was allowed; by a version with other bounds, then.
            return null;
        }
    }

    private static Dictionary<string, JsonElement> Values(KernelArguments arguments) => arguments
        .Where(argument => argument.Value is JsonElement).ToDictionary(argument => argument.Key, argument => (JsonElement)argument.Value!);
}
