using System.Text.Json;

namespace ComfyAssistant.Host.SkillTools.Reading;

/// <summary>Which keys an operation wants: of several ways the first that is known here.</summary>
internal sealed class ApiSecurity(JsonElement root, References references)
{
    private const int LongestName = 60;
    private const int MostKeys = 4;

    /// <summary>The keys, and whether the operation can be called without them.</summary>
    /// <exception cref="FormatException">It wants a kind that is not supported.</exception>
    public (IReadOnlyList<ApiKey> Keys, bool AreNeeded) Of(JsonElement operation)
    {
        var wanted = operation.Member("security") is { ValueKind: JsonValueKind.Array } own ? own : root.Member("security");
        var ways = wanted.ValueKind == JsonValueKind.Array
            ? wanted.EnumerateArray().Where(way => way.ValueKind == JsonValueKind.Object).ToList() : [];
        var canDoWithout = ways.Count == 0 || ways.Exists(way => !way.EnumerateObject().Any());
        string? why = null;
        foreach (var way in ways.Where(way => way.EnumerateObject().Any()))
            try
            {
                return ([.. way.EnumerateObject().Take(MostKeys).Select(scheme => Key(scheme.Name))], !canDoWithout);
            }
            catch (FormatException unfit)
            {
                why ??= unfit.Message;
            }
        return canDoWithout ? ([], false) : throw new FormatException(why!);
    }

    private ApiKey Key(string name)
    {
        var scheme = references.Follow(root.Member("components").Member("securitySchemes").Member(name));
        var its = scheme.TextOf("name");
        return (scheme.TextOf("type"), scheme.TextOf("in"), scheme.TextOf("scheme")?.ToLowerInvariant()) switch
        {
            _ when name.Length is 0 or > LongestName => throw new FormatException("it asks for a key without a name, or with a long one"),
            ("apiKey", "query", _) when !string.IsNullOrEmpty(its) => new(name, ApiKeyKind.Query, its),
            ("apiKey", "header", _) when !string.IsNullOrEmpty(its) && ApiParameters.IsHeaderForKeys(its) =>
                new(name, ApiKeyKind.Header, its),
            ("http", _, "bearer") => new(name, ApiKeyKind.Bearer, ""),
            ("http", _, "basic") => new(name, ApiKeyKind.Basic, ""),
            (var type, _, _) => throw new FormatException(
                $"it asks for \"{name}\" ({type?.Cut(LongestName) ?? "of no kind"}); a key in a header or behind the '?', bearer and basic "
                + "are supported"),
        };
    }
}
