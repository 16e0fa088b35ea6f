using System.Security.Cryptography;
using System.Text.Json;
using ComfyAssistant.Host.McpServers;
using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.SkillTools;

/// <summary>An MCP server that a skill brings. It is nothing but an offer until its user says yes.</summary>
/// <param name="Entry">How it would be started or called.</param>
/// <param name="Fingerprint">Of all of that; a yes is for this one.</param>
/// <param name="IsTaken">Whether the user has a server of this name already.</param>
internal sealed record OfferedServer(ServerEntry Entry, string Fingerprint, bool IsTaken);

/// <summary>The servers that a skill brings.</summary>
/// <param name="Servers">Those that can be added.</param>
/// <param name="Problems">A sentence for each that cannot, or for the file as a whole.</param>
internal sealed record OfferedServers(IReadOnlyList<OfferedServer> Servers, IReadOnlyList<string> Problems)
{
    /// <summary>None.</summary>
    public static OfferedServers None { get; } = new([], []);
}

/// <summary>Reads the <c>mcp.json</c> beside a skill: the shape that other clients read, too.</summary>
internal sealed class SkillServers(SkillAttachments files, ServerFile servers)
{
    private const int MaxBytes = 256 * 1024;
    private const int MostServers = 10;

    private static readonly string[] Names = ["mcp.json"];

    /// <summary>The servers that a skill brings now.</summary>
    public async Task<OfferedServers> FindAsync(string slug, CancellationToken cancellationToken)
    {
        try
        {
            if (await files.FindAsync(slug, Names, cancellationToken) is not { } file
                || await SkillAttachments.ReadAsync(file, MaxBytes, cancellationToken) is not { } text) return OfferedServers.None;
            var (entries, problems) = ServerJson.Read(text);
            var mine = await servers.CurrentAsync(cancellationToken);
            return new(
                [.. entries.Where(entry => !entry.IsOff).Take(MostServers)
                    .Select(entry => new OfferedServer(entry, Fingerprint(entry), mine.Find(entry.Name) is not null))],
                problems);
        }
        catch (ContextException broken)
        {
            return new([], [$"{Names[0]} cannot be used. {broken.Message}"]);
        }
    }

    private static string Fingerprint(ServerEntry entry) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        new object?[]
        {
            entry.Name, entry.Command, entry.Arguments, Pairs(entry.Environment), entry.Folder, entry.Address?.AbsoluteUri,
            Pairs(entry.Headers),
        })));

    private static string[][] Pairs(IReadOnlyDictionary<string, string> texts) =>
        [.. texts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new[] { pair.Key, pair.Value })];
}
