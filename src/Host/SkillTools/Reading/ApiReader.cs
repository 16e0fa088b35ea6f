using System.Text.Json;
using ComfyAssistant.Host.McpServers;

namespace ComfyAssistant.Host.SkillTools.Reading;

/// <summary>Reads OpenAPI 3.0 and 3.1. An operation that cannot be called costs itself.</summary>
internal sealed class ApiReader
{
    private const int MostOperations = 100;
    private const int MostLeftOut = 100;
    private const int LongestName = 128;
    private const int LongestWords = 4000;

    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];
    private static readonly string[] OtherMethods = ["head", "options", "trace"];

    private readonly JsonElement _root;
    private readonly References _references;
    private readonly Dictionary<string, ApiOperation> _operations = new(StringComparer.Ordinal);
    private readonly List<LeftOut> _leftOut = [];

    private ApiReader(JsonElement root) => (_root, _references) = (root, new(root));

    /// <summary>Reads a document.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="isJson">Whether it is JSON; YAML otherwise.</param>
    /// <exception cref="FormatException">None of it can be used; the message completes "it cannot be used: …".</exception>
    public static SkillApi Read(string text, bool isJson)
    {
        var root = ApiText.Parse(text, isJson);
        if (root.TextOf("swagger") is not null || root.Member("swagger").ValueKind == JsonValueKind.Number)
            throw new FormatException("it is Swagger 2.0; convert it to OpenAPI 3.0 or 3.1");
        var version = Display.Text(root.Member("openapi"));
        if (version is not ("3.0" or "3.1") && !version.StartsWith("3.0.", StringComparison.Ordinal)
            && !version.StartsWith("3.1.", StringComparison.Ordinal))
            throw new FormatException(version.Length == 0 ? "it does not begin with \"openapi: 3.1.0\" or the like"
                : $"it is OpenAPI {version.Cut(20)}; 3.0 and 3.1 are read");
        if (root.Member("paths").ValueKind != JsonValueKind.Object) throw new FormatException("it has no \"paths\"");
        return new ApiReader(root).Read();
    }

    private SkillApi Read()
    {
        var more = 0;
        foreach (var path in _root.Member("paths").EnumerateObject())
        {
            if (path.Name.StartsWith("x-", StringComparison.Ordinal)) continue;
            if (Try(path.Name, () => _references.Follow(path.Value)) is not { ValueKind: JsonValueKind.Object } item) continue;
            foreach (var other in OtherMethods.Where(method => item.Member(method).ValueKind == JsonValueKind.Object))
                Leave($"{other.ToUpperInvariant()} {path.Name}", "only GET, POST, PUT, PATCH and DELETE are called");
            foreach (var method in Methods)
            {
                if (item.Member(method) is not { ValueKind: JsonValueKind.Object } operation) continue;
                if (_operations.Count == MostOperations)
                    more++;
                else if (Try(NameOf(method, path.Name, operation), () => Operation(method, path.Name, item, operation)) is { } read)
                    _operations.Add(read.Tool.Name, read);
            }
        }
        if (more > 0) Leave($"{more} more", $"only the first {MostOperations} operations are read");
        return new([.. _operations.Values], _leftOut);
    }

    private ApiOperation Operation(string method, string path, JsonElement item, JsonElement operation)
    {
        var name = NameOf(method, path, operation);
        if (name.Length > LongestName || name.Any(char.IsControl)) throw new FormatException("its operationId cannot be a name");
        if (_operations.ContainsKey(name)) throw new FormatException("another operation has the same operationId");
        var address = ApiAddress.Of(path, operation, item, _root);
        var (schema, arguments) = new ApiParameters(_references).Read(address, item, operation);
        var (keys, areNeeded) = new ApiSecurity(_root, _references).Of(operation);
        var verb = method.ToUpperInvariant();
        var tool = new ServerTool(
            name, operation.TextOf("summary")?.Cut(LongestName), Words(operation, item), schema,
            ApiOperation.Plan(verb, address, arguments, keys, areNeeded));
        return ToolSchemas.Problem(schema) is { } unfit ? throw new FormatException(unfit)
            : new(verb, address, arguments, keys, areNeeded, tool);
    }

    private static string Words(JsonElement operation, JsonElement item) => string.Join("\n\n",
        new[] { operation.TextOf("summary") ?? item.TextOf("summary"), operation.TextOf("description") ?? item.TextOf("description") }
            .Where(words => !string.IsNullOrWhiteSpace(words)).Distinct()).Cut(LongestWords);

    private static string NameOf(string method, string path, JsonElement operation) =>
        operation.TextOf("operationId") is { } id && !string.IsNullOrWhiteSpace(id) ? id.Trim() : $"{method.ToUpperInvariant()} {path}";

    private T? Try<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException unfit)
        {
            Leave(name, unfit.Message);
            return default;
        }
    }

    private void Leave(string name, string why)
    {
        if (_leftOut.Count < MostLeftOut) _leftOut.Add(new(name.Cut(LongestName), why));
    }
}
