using ComfyAssistant.Host.Settings;

namespace ComfyAssistant.Host.Mcp;

/// <summary>What programs may use through the Model Context Protocol.</summary>
/// <param name="IsOn"><c>COMFY_ASSISTANT_MCP</c>: whether <c>/mcp</c> answers.</param>
internal sealed record McpOptions(bool IsOn)
{
    private static readonly Dictionary<string, bool> Choices = new(StringComparer.OrdinalIgnoreCase) { ["on"] = true, ["off"] = false };

    /// <exception cref="SettingException">The variable is neither <c>on</c> nor <c>off</c>.</exception>
    public static McpOptions From(SettingReader settings) => new(settings.Choice("COMFY_ASSISTANT_MCP", true, Choices));
}
