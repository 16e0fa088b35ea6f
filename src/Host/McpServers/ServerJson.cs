using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.McpServers;

/// <summary>
/// The shape that Claude Desktop, Cursor and most other clients read: <c>{"mcpServers": {NAME: {"command", "args", "env", "cwd"}}}</c>, or
/// <c>{"url", "headers"}</c> for a server at an address. Members that we do not know are kept.
/// </summary>
internal static class ServerJson
{
    private const string Servers = "mcpServers";

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // People write comments and a last comma into such files.
    private static readonly JsonDocumentOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        AllowDuplicateProperties = false,
    };

    /// <summary>Reads the file's text. A server that cannot be used costs itself.</summary>
    /// <returns>The servers, and a sentence for each that was left out.</returns>
    /// <exception cref="ContextException">Unreadable: it is not JSON of that shape.</exception>
    public static (IReadOnlyList<ServerEntry> Entries, IReadOnlyList<string> Problems) Read(string text)
    {
        var entries = new List<ServerEntry>();
        var problems = new List<string>();
        foreach (var (name, value) in Members(Parse(text)))
            try
            {
                entries.Add(Entry(name, value).Checked());
            }
            catch (ContextException wrong)
            {
                problems.Add(wrong.Message);
            }
        return (entries, problems);
    }

    /// <summary>The text with a server added, replaced, or (null) removed.</summary>
    /// <exception cref="ContextException">Unreadable: it is not JSON of that shape.</exception>
    public static string With(string text, string name, ServerEntry? entry)
    {
        var root = Parse(text);
        var servers = Members(root);
        if (entry is null)
            servers.Remove(name);
        else
            servers[name] = Written(entry, servers[name] as JsonObject);
        if (servers.Parent is null) root[Servers] = servers;
        return root.ToJsonString(Indented) + "\n";
    }

    /// <summary>Reads one server.</summary>
    /// <exception cref="ContextException">Invalid.</exception>
    public static ServerEntry Entry(string name, JsonNode? value)
    {
        if (value is not JsonObject server)
            throw new ContextException(
                ContextFault.Invalid, $"The server \"{name}\" must be a JSON object with a \"command\" or a \"url\".");
        var address = Text(name, server, "url") ?? Text(name, server, "serverUrl");
        if (address is not null && !Uri.TryCreate(address, UriKind.Absolute, out _))
            throw new ContextException(ContextFault.Invalid, $"The \"url\" of the server \"{name}\" is no address.");
        return new(
            name, Text(name, server, "command"), List(name, server, "args"), Texts(name, server, "env"), Text(name, server, "cwd"),
            address is null ? null : new Uri(address), Texts(name, server, "headers"),
            server["disabled"] is JsonValue off && off.TryGetValue<bool>(out var isOff) && isOff);
    }

    private static JsonObject Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return [];
        try
        {
            return JsonNode.Parse(text, documentOptions: Lenient) as JsonObject ?? throw Unreadable("it is no JSON object");
        }
        catch (JsonException broken)
        {
            throw Unreadable($"line {broken.LineNumber + 1} is not valid JSON");
        }
    }

    private static JsonObject Members(JsonObject root) => root[Servers] switch
    {
        null => [],
        JsonObject servers => servers,
        _ => throw Unreadable($"\"{Servers}\" is no JSON object"),
    };

    private static JsonObject Written(ServerEntry entry, JsonObject? old)
    {
        var server = old?.DeepClone().AsObject() ?? [];
        foreach (var name in new[] { "type", "command", "args", "env", "cwd", "url", "serverUrl", "headers" }) server.Remove(name);
        if (entry.Address is { } address)
        {
            server["type"] = "http";
            server["url"] = address.OriginalString;
            if (entry.Headers.Count > 0) server["headers"] = Object(entry.Headers);
            return server;
        }
        server["command"] = entry.Command;
        if (entry.Arguments.Count > 0) server["args"] = new JsonArray([.. entry.Arguments.Select(argument => JsonValue.Create(argument))]);
        if (entry.Environment.Count > 0) server["env"] = Object(entry.Environment);
        if (entry.Folder is not null) server["cwd"] = entry.Folder;
        return server;
    }

    private static JsonObject Object(IReadOnlyDictionary<string, string> texts) =>
        new(texts.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value))));

    private static string? Text(string server, JsonObject json, string member) => json[member] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw Unfit(server, member, "text"),
    };

    private static List<string> List(string server, JsonObject json, string member) => json[member] switch
    {
        null => [],
        JsonArray list => list.Select(item => Plain(item) ?? throw Unfit(server, member, "a list of texts")).ToList(),
        _ => throw Unfit(server, member, "a list of texts"),
    };

    private static Dictionary<string, string> Texts(string server, JsonObject json, string member) => json[member] switch
    {
        null => [],
        JsonObject pairs => pairs.ToDictionary(
            pair => pair.Key, pair => Plain(pair.Value) ?? throw Unfit(server, member, "an object of texts")),
        _ => throw Unfit(server, member, "an object of texts"),
    };

    // Ports and switches are often written without quotes.
    private static string? Plain(JsonNode? node) => node is not JsonValue value ? null
        : value.TryGetValue<string>(out var text) ? text : value.ToJsonString();

    private static ContextException Unfit(string server, string member, string expected) =>
        new(ContextFault.Invalid, $"\"{member}\" of the server \"{server}\" must be {expected}.");

    private static ContextException Unreadable(string why) => new(ContextFault.Unreadable,
        $"The file of MCP servers cannot be read: {why}. Nothing in it was changed; correct it, or remove it to start over.");
}
