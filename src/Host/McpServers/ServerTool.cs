using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace ComfyAssistant.Host.McpServers;

/// <summary>What the user lets the model do with a server's tool.</summary>
internal enum ToolLeave
{
    /// <summary>The model is not offered it.</summary>
    Never,

    /// <summary>The model is offered it, and the panel asks before each call.</summary>
    Ask,

    /// <summary>The model is offered it, and calls run at once.</summary>
    Always,
}

/// <summary>A tool as its server describes it.</summary>
/// <param name="Name">The server's own name for it.</param>
/// <param name="Title">Its name for people; null where the server gives none.</param>
/// <param name="Description">The server's words about it.</param>
/// <param name="Schema">JSON Schema of its arguments, as the server wrote it.</param>
/// <param name="Plan">What a call sends where, for a tool of a skill's API; null for a server's, which decides that itself.</param>
internal sealed partial record ServerTool(string Name, string? Title, string Description, JsonElement Schema, string? Plan = null)
{
    private const int LongestName = 64;
    private const int LongestServer = 20;
    private const int LongestMark = 8;

    /// <summary>
    /// Tells whether the tool is still what the user saw: it changes with every letter of the name, the texts, the schema and the plan.
    /// </summary>
    public string Fingerprint { get; } = Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new[] { Name, Title ?? "", Description, Ordered(Schema)?.ToJsonString(), Plan }))));

    /// <summary>The method and the address that it calls, for a skill's; null for a server's, which decides that itself.</summary>
    [JsonIgnore]
    public string? Calls => Plan?.Split('\n')[0];

    /// <summary>
    /// Its name for models and panels, such as <c>memory__search</c>: letters, digits and '_', at most 64, as every provider takes it. It
    /// depends on both names alone. Where they hold anything else, or the seam could be at two places, a mark that is made of both follows.
    /// </summary>
    public static string WireName(string server, string tool)
    {
        var plain = $"{server}__{tool}";
        if (plain.Length <= LongestName && PlainServer().IsMatch(server) && PlainTool().IsMatch(tool)) return plain;
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{server}\0{tool}")))[..LongestMark];
        var first = Part(server, LongestServer);
        if (first.Length == 0 || !char.IsAsciiLetter(first[0])) first = "mcp" + first;
        return $"{first}__{Part(tool, LongestName - LongestServer - LongestMark - 6)}_{mark}";
    }

    private static string Part(string name, int longest)
    {
        var plain = Other().Replace(name, "_").Trim('_');
        return plain[..Math.Min(plain.Length, longest)].TrimEnd('_');
    }

    // Some servers list the same members in another order each time.
    private static JsonNode? Ordered(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal)
            .DistinctBy(member => member.Name).Select(member => KeyValuePair.Create(member.Name, Ordered(member.Value)))),
        JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(Ordered)]),
        JsonValueKind.Undefined => null,
        _ => JsonNode.Parse(value.GetRawText()),
    };

    // No two pairs of such names make the same one: the seam is the first pair of underscores.
    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*\z")]
    private static partial Regex PlainServer();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_]*\z")]
    private static partial Regex PlainTool();

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex Other();
}
