using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Models.Connections;

/// <summary>What a file of connections holds.</summary>
/// <param name="Connections">The connections that can be used, in the order in which they were made.</param>
/// <param name="Unread">Entries that could not be read; they are kept as they are when the file is written.</param>
/// <param name="Problem">What is wrong with the file or with some of its entries; null when nothing is.</param>
/// <param name="IsDamaged">Whether nothing of the file can be read.</param>
internal sealed record ConnectionList(
    IReadOnlyList<Connection> Connections, IReadOnlyList<JsonNode> Unread, string? Problem = null, bool IsDamaged = false)
{
    /// <summary>No file, no connections.</summary>
    public static ConnectionList Empty { get; } = new([], []);

    /// <summary>How well models did, by the id of their connection; that of the environment's is among them.</summary>
    public IReadOnlyDictionary<string, ModelTrial> Trials { get; init; } = new Dictionary<string, ModelTrial>();
}

/// <summary>
/// The file of connections:
/// <c>{"version":1,"connections":[{"id","name","provider","baseUrl","key","model","contextTokens","tools","sharesGpu"}],
/// "trials":{"id":{"model","passed","jobs","failed","tools","date"}}}</c>.
/// </summary>
internal static class ConnectionJson
{
    private const int Version = 1;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Reads a file. What cannot be used costs itself only.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="file">Its path, for what is said of it.</param>
    public static ConnectionList Read(string text, string file)
    {
        JsonArray entries;
        Dictionary<string, ModelTrial> trials;
        try
        {
            if (JsonNode.Parse(text) is not JsonObject root || root["connections"] is not JsonArray list)
                return Damaged(file, "it is not a list of connections");
            entries = list;
            trials = Trials(root["trials"]);
        }
        catch (Exception broken) when (broken is JsonException or ArgumentException or InvalidOperationException)
        {
            var line = broken is JsonException { LineNumber: { } at } ? $"line {at + 1}" : "it";
            return Damaged(file, $"{line} is not valid JSON");
        }

        var read = new List<Connection>();
        var unread = new List<JsonNode>();
        var problems = new List<string>();
        for (var i = 0; i < entries.Count; i++)
        {
            try
            {
                var connection = One(entries[i]);
                if (read.Exists(other => other.Id == connection.Id))
                    throw new ContextException(ContextFault.Invalid, $"The id \"{connection.Id}\" is there twice.");
                read.Add(connection);
            }
            catch (Exception unfit) when (unfit is ContextException or CryptographicException)
            {
                if (entries[i] is { } entry)
                    unread.Add(entry.DeepClone());
                problems.Add($"Entry {i + 1}: {unfit.Message}");
            }
        }
        return new ConnectionList(read, unread,
            problems.Count == 0 ? null : $"Some connections in {file} cannot be used. {string.Join(' ', problems)}")
        {
            Trials = trials,
        };
    }

    /// <summary>The text of a file that holds these connections and trials, and what could not be read of the one before.</summary>
    /// <param name="connections">The connections.</param>
    /// <param name="unread">What could not be read.</param>
    /// <param name="trials">The trials.</param>
    /// <param name="isShared">Whether other machines read it: a key is not tied to this one then.</param>
    public static string Write(
        IEnumerable<Connection> connections, IEnumerable<JsonNode> unread, IReadOnlyDictionary<string, ModelTrial> trials, bool isShared)
    {
        var file = new JsonObject
        {
            ["version"] = Version,
            ["connections"] = new JsonArray(
                [.. connections.Select(connection => Entry(connection, isShared)), .. unread.Select(entry => entry.DeepClone())]),
        };
        if (trials.Count > 0)
            file["trials"] = new JsonObject(trials.Select(trial => KeyValuePair.Create(trial.Key, (JsonNode?)trial.Value.ToJson())));
        return file.ToJsonString(Indented);
    }

    private static Dictionary<string, ModelTrial> Trials(JsonNode? node) => (node as JsonObject ?? [])
        .Select(member => (member.Key, Trial: ModelTrial.Read(member.Value)))
        .Where(member => member.Trial is not null)
        .ToDictionary(member => member.Key, member => member.Trial!);

    private static JsonObject Entry(Connection connection, bool isShared)
    {
        var entry = new JsonObject
        {
            ["id"] = connection.Id,
            ["name"] = connection.Name,
            ["provider"] = connection.Provider,
            ["baseUrl"] = connection.BaseUrl.AbsoluteUri.TrimEnd('/'),
        };
        if (connection.Key is { } key)
            entry["key"] = isShared ? key : KeyProtection.Protect(key);
        if (connection.Model is { } model)
            entry["model"] = model;
        if (connection.ContextTokens is { } tokens)
            entry["contextTokens"] = tokens;
        if (connection.Tools is { } tools)
            entry["tools"] = ToolSets.Name(tools);
        if (connection.SharesGpu)
            entry["sharesGpu"] = true;
        return entry;
    }

    private static Connection One(JsonNode? node)
    {
        if (node is not JsonObject entry)
            throw new ContextException(ContextFault.Invalid, "It must be an object.");
        return ConnectionRules.Check(
            Text("id") ?? "", Text("name"), Text("provider"), Text("baseUrl"),
            Text("key") is { Length: > 0 } key ? KeyProtection.Unprotect(key) : null, Text("model"), Whole("contextTokens"), Text("tools"),
            Flag("sharesGpu"));

        string? Text(string name) => entry[name] is null ? null
            : entry[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text
            : throw new ContextException(ContextFault.Invalid, $"'{name}' must be text.");

        bool Flag(string name) => entry[name] is not null
            && (entry[name] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag
            : throw new ContextException(ContextFault.Invalid, $"'{name}' must be true or false."));

        int? Whole(string name) => entry[name] is null ? null
            : entry[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number
            : throw new ContextException(ContextFault.Invalid, $"'{name}' must be a whole number.");
    }

    private static ConnectionList Damaged(string file, string why) => new([], [], IsDamaged: true, Problem:
        $"The connections in {file} cannot be read: {why}. Everything else works. Correct the file; or connect again, which keeps the old "
        + "file beside the new one under another name.");
}
