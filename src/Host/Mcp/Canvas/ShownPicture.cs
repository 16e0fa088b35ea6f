using System.Text.Json.Nodes;
using ComfyAssistant.Host.Chat.History;

namespace ComfyAssistant.Host.Mcp.Canvas;

/// <summary>A picture in the result of a canvas tool: <c>{"type":"image","mediaType","data"}</c> with base64, at any depth.</summary>
/// <param name="MediaType">Such as <c>image/webp</c>.</param>
/// <param name="Bytes">The picture.</param>
internal sealed record ShownPicture(string MediaType, byte[] Bytes)
{
    private const string Below = "(a picture, shown below)";
    private const string LeftOut = "(a picture, which is left out)";

    /// <summary>
    /// Takes the pictures out of a result, as many and as large as a chat shows its model, and leaves words in their place.
    /// </summary>
    public static IReadOnlyList<ShownPicture> TakeOut(JsonNode? result)
    {
        var taken = new List<ShownPicture>();
        Look(result, taken);
        return taken;
    }

    private static void Look(JsonNode? node, List<ShownPicture> taken)
    {
        if (node is JsonArray list)
            for (var i = 0; i < list.Count; i++)
                if (Read(list[i]) is { } found) list[i] = Place(found, taken);
                else Look(list[i], taken);
        else if (node is JsonObject members)
            foreach (var (name, value) in members.ToList())
                if (Read(value) is { } found) members[name] = Place(found, taken);
                else Look(value, taken);
    }

    private static string Place(ShownPicture found, List<ShownPicture> taken)
    {
        if (taken.Count >= ResultPictures.Most || found.Bytes.Length is 0 or > ResultPictures.Largest) return LeftOut;
        taken.Add(found);
        return Below;
    }

    // One that cannot be read is a picture too, of no bytes.
    private static ShownPicture? Read(JsonNode? node)
    {
        if (node is not JsonObject picture || TextOf(picture, "type") != "image") return null;
        if (TextOf(picture, "mediaType") is not { } mediaType || TextOf(picture, "data") is not { } data) return null;
        var bytes = new byte[data.Length * 3L / 4 + 3];
        return new(mediaType, Convert.TryFromBase64String(data, bytes, out var length) ? bytes[..length] : []);
    }

    private static string? TextOf(JsonObject json, string name) =>
        json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
