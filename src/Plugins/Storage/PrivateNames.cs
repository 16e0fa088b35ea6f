namespace ComfyAssistant.Plugins.Storage;

/// <summary>The names of a user's private texts: of their files, and in a database.</summary>
public static class PrivateNames
{
    /// <summary>Connections to models, with their keys.</summary>
    public const string Connections = "connections.json";

    /// <summary>The MCP servers of others, with what they are sent.</summary>
    public const string Servers = "mcp.json";

    /// <summary>What of those servers, and of skills' APIs, may be called.</summary>
    public const string Permissions = "mcp-tools.json";

    /// <summary>Keys of skills' APIs.</summary>
    public const string SkillKeys = "skill-keys.json";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Connections, Servers, Permissions, SkillKeys];
}
