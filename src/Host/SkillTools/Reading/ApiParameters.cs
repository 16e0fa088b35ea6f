using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ComfyAssistant.Host.Protocol;

namespace ComfyAssistant.Host.SkillTools.Reading;

/// <summary>Makes one schema of what an operation takes, and says where each argument goes.</summary>
internal sealed partial class ApiParameters(References references)
{
    private const int LongestName = 64;
    private const int MostParameters = 200;

    // The parts of a request that are not an API's to set, or that are set here.
    private static readonly HashSet<string> ClosedHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept", "Accept-Encoding", "Authorization", "Connection", "Content-Encoding", "Content-Length", "Content-Type", "Cookie",
        "Cookie2", "Expect", "Host", "Keep-Alive", "Origin", "Proxy-Authorization", "Referer", "TE", "Trailer", "Transfer-Encoding",
        "Upgrade", "User-Agent", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto",
    };

    /// <summary>Whether a key may be sent in a header of this name.</summary>
    public static bool IsHeaderForKeys(string name) => HeaderName().IsMatch(name)
        && (!ClosedHeaders.Contains(name) || name.Equals("Authorization", StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads parameters and body.</summary>
    /// <param name="address">The address with its <c>{name}</c>.</param>
    /// <param name="path">The path's item, whose parameters are those of all its operations.</param>
    /// <param name="operation">The operation.</param>
    /// <exception cref="FormatException">Something that must be sent cannot be.</exception>
    public (JsonElement Schema, IReadOnlyList<ApiArgument> Arguments) Read(string address, JsonElement path, JsonElement operation)
    {
        var schemas = new ApiSchemas(references);
        var properties = new JsonObject();
        var required = new JsonArray();
        var arguments = new List<ApiArgument>();
        foreach (var parameter in All(path, operation))
            if (Argument(parameter, properties) is { } argument)
                Add(argument, schemas.Alone(SchemaOf(parameter), parameter.TextOf("description")));
        if (Body(operation, properties) is var (body, schema, words)) Add(body, schemas.Alone(schema, words));
        foreach (Match part in ApiAddress.Part().Matches(address))
            if (!arguments.Exists(argument => argument.Place == ApiPlace.Path && argument.Name == part.Groups[1].Value))
                throw new FormatException($"its path has {part.Value}, which no parameter describes");
        var whole = new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = required };
        return (JsonSerializer.SerializeToElement(whole), arguments);

        void Add(ApiArgument argument, JsonObject its)
        {
            arguments.Add(argument);
            properties[argument.Argument] = its;
            if (argument.IsRequired) required.Add(JsonValue.Create(argument.Argument));
        }
    }

    // Those of the operation take the place of the path's of the same name and kind.
    private IEnumerable<JsonElement> All(JsonElement path, JsonElement operation)
    {
        var all = new[] { operation, path }.SelectMany(place => place.Items("parameters")).Take(MostParameters)
            .Select(references.Follow).DistinctBy(parameter => (parameter.TextOf("name"), parameter.TextOf("in"))).ToList();
        return all.OrderByDescending(parameter => parameter.TextOf("in") == "path");
    }

    private ApiArgument? Argument(JsonElement parameter, JsonObject taken)
    {
        var name = parameter.TextOf("name");
        if (string.IsNullOrEmpty(name)) throw new FormatException("a parameter has no name");
        var place = parameter.TextOf("in");
        var isRequired = place == "path" || parameter.IsTrue("required");
        if (place == "header" && ClosedHeaders.Contains(name)) return Without("is a header that a skill cannot set");
        var style = parameter.TextOf("style");
        var isJson = parameter.Member("content").ValueKind == JsonValueKind.Object;
        if (isJson && !parameter.Member("content").EnumerateObject().All(content => JsonMedia.Is(content.Name)))
            return Without("is not sent as text or JSON");
        ApiPlace? known = (place, style) switch
        {
            ("path", null or "simple") => ApiPlace.Path,
            ("query", null or "form") => ApiPlace.Query,
            ("header", null or "simple") => HeaderName().IsMatch(name) ? ApiPlace.Header : null,
            _ => null,
        };
        if (known is not { } where)
            return Without(style is null ? $"is sent in \"{place}\", which is not supported"
                : $"has the style {style.Cut(LongestName)}, which is not supported");
        if (!isJson && references.Follow(SchemaOf(parameter)).TextOf("type") == "object")
            return Without("is an object, which is supported in the body alone");
        var isSeparate = where == ApiPlace.Query && parameter.Member("explode").ValueKind != JsonValueKind.False;
        return new(Free(name, taken), where, name, isRequired, isSeparate, isJson);

        ApiArgument? Without(string why) =>
            isRequired ? throw new FormatException($"its parameter \"{name.Cut(LongestName)}\" {why}") : null;
    }

    private (ApiArgument Argument, JsonElement Schema, string? Words)? Body(JsonElement operation, JsonObject taken)
    {
        var body = references.Follow(operation.Member("requestBody"));
        if (body.ValueKind != JsonValueKind.Object) return null;
        var contents = body.Member("content") is { ValueKind: JsonValueKind.Object } given ? given.EnumerateObject().ToList() : [];
        var isRequired = body.IsTrue("required");
        if (contents.Find(content => JsonMedia.Is(content.Name)) is { Value.ValueKind: JsonValueKind.Object } json)
            return (new(Free("body", taken), ApiPlace.Body, "", isRequired, IsSeparate: false, IsJson: true), json.Value.Member("schema"),
                body.TextOf("description"));
        var type = contents.Count > 0 ? contents[0].Name.Cut(LongestName) : "of no type";
        return isRequired ? throw new FormatException($"its body is {type}; JSON is sent") : null;
    }

    private static JsonElement SchemaOf(JsonElement parameter) =>
        parameter.Member("content") is { ValueKind: JsonValueKind.Object } content
            ? content.EnumerateObject().Select(type => type.Value.Member("schema")).FirstOrDefault()
            : parameter.Member("schema");

    // As every provider takes it, and no argument's name twice.
    private static string Free(string name, JsonObject taken)
    {
        var plain = Other().Replace(name, "_").Trim('_');
        plain = plain.Length > 0 ? plain[..Math.Min(plain.Length, LongestName - 4)] : "argument";
        var free = plain;
        for (var number = 2; taken.ContainsKey(free); number++) free = $"{plain}_{number}";
        return free;
    }

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}\z")]
    private static partial Regex HeaderName();

    [GeneratedRegex("[^A-Za-z0-9_.-]+")]
    private static partial Regex Other();
}
