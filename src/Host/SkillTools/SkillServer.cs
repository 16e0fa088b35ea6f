namespace ComfyAssistant.Host.SkillTools;

/// <summary>What a skill's API is called among the servers whose tools the user allows. No MCP server can have such a name.</summary>
internal static class SkillServer
{
    private const string Mark = "skill:";

    /// <summary>The name for a skill.</summary>
    public static string Of(string slug) => Mark + slug;

    /// <summary>The skill of a name; null for the name of an MCP server, and for none.</summary>
    public static string? SlugOf(string? server) =>
        server?.StartsWith(Mark, StringComparison.Ordinal) == true ? server[Mark.Length..] : null;
}
