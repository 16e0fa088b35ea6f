using ComfyAssistant.Host.Settings;

namespace ComfyAssistant.Host.Mcp;

/// <summary>What programs may use through the Model Context Protocol.</summary>
internal enum McpAccess
{
    /// <summary><c>/mcp</c> does not answer.</summary>
    Off,

    /// <summary>What the service knows.</summary>
    Knowledge,

    /// <summary>That, and the canvas of a panel that is open, with its user's leave.</summary>
    On,
}

/// <param name="Access"><c>COMFY_ASSISTANT_MCP</c>: what <c>/mcp</c> offers.</param>
internal sealed record McpOptions(McpAccess Access)
{
    private static readonly Dictionary<string, McpAccess> Choices = new(StringComparer.OrdinalIgnoreCase)
    {
        ["on"] = McpAccess.On,
        ["knowledge"] = McpAccess.Knowledge,
        ["off"] = McpAccess.Off,
    };

    /// <exception cref="SettingException">The variable has a value that it cannot have.</exception>
    public static McpOptions From(SettingReader settings) => new(settings.Choice("COMFY_ASSISTANT_MCP", McpAccess.On, Choices));
}
