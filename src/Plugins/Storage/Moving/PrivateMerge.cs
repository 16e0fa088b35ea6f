using System.Text.Json;
using System.Text.Json.Nodes;

namespace ComfyAssistant.Plugins.Storage.Moving;

/// <summary>Brings entries of one private text into another. All of them are lists or objects of entries, with few members to tell them
/// apart.</summary>
internal static class PrivateMerge
{
    // Of a connection, an allowed tool, a skill's key.
    private static readonly string[][] Identities = [["id"], ["server", "tool"], ["skill", "scheme", "origin"]];

    /// <summary>A text with the entries that another has and it has not.</summary>
    /// <returns>Null where there are none, or one of the texts cannot be read: it stays as it is.</returns>
    public static byte[]? Add(byte[] to, byte[] from)
    {
        try
        {
            if (JsonNode.Parse(to) is not JsonObject mine || JsonNode.Parse(from) is not JsonObject theirs) return null;
            return Add(mine, theirs) ? JsonSerializer.SerializeToUtf8Bytes(mine) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool Add(JsonObject mine, JsonObject theirs)
    {
        var adds = false;
        foreach (var (name, value) in theirs)
            adds |= (mine[name], value) switch
            {
                (null, not null) => Put(mine, name, value),
                (JsonArray list, JsonArray more) => Add(list, more),
                (JsonObject entries, JsonObject more) => AddNamed(entries, more),
                _ => false,
            };
        return adds;
    }

    // What is below a name is one entry.
    private static bool AddNamed(JsonObject entries, JsonObject more)
    {
        var missing = more.Where(entry => !entries.ContainsKey(entry.Key)).ToList();
        foreach (var (name, value) in missing) Put(entries, name, value);
        return missing.Count > 0;
    }

    private static bool Put(JsonObject into, string name, JsonNode? value)
    {
        into[name] = value?.DeepClone();
        return true;
    }

    private static bool Add(JsonArray list, JsonArray more)
    {
        var known = list.Select(Identity).ToHashSet(StringComparer.Ordinal);
        var missing = more.Where(entry => known.Add(Identity(entry))).ToList();
        foreach (var entry in missing) list.Add(entry?.DeepClone());
        return missing.Count > 0;
    }

    private static string Identity(JsonNode? entry)
    {
        if (entry is not JsonObject members) return entry?.ToJsonString() ?? "";
        var identity = Identities.FirstOrDefault(names => names.All(members.ContainsKey));
        return identity is null ? members.ToJsonString() : string.Join('\n', identity.Select(name => Word(members[name])));
    }

    // A tool is told by its name; what its server says of it may differ.
    private static string Word(JsonNode? member) => member is JsonObject tool && tool["name"] is { } name ? name.ToJsonString()
        : member?.ToJsonString() ?? "";
}
