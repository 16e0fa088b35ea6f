using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ComfyAssistant.Host.SkillTools.Reading;
using ComfyAssistant.Plugins.Web;
using ComfyAssistant.Tools;

namespace ComfyAssistant.Host.SkillTools;

/// <summary>Makes the request of a call. Whatever an argument holds, it stays in its place: no address is left, no header ended.</summary>
internal static class ApiRequest
{
    private const int LongestAddress = 8000;

    /// <summary>The request.</summary>
    /// <param name="operation">What is called.</param>
    /// <param name="arguments">The arguments, as they fit the schema.</param>
    /// <param name="keys">The keys that the user has given for it.</param>
    /// <exception cref="ToolException">An argument cannot be sent; the message says which.</exception>
    public static HttpRequestMessage Make(
        ApiOperation operation, IReadOnlyDictionary<string, JsonElement> arguments, IReadOnlyDictionary<ApiKey, string> keys)
    {
        var path = ApiAddress.Part().Replace(operation.Address, part => PathValue(operation, part.Groups[1].Value, arguments));
        var query = operation.Arguments.Where(argument => argument.Place == ApiPlace.Query)
            .SelectMany(argument => Pairs(argument, arguments))
            .Concat(keys.Where(key => key.Key.Kind == ApiKeyKind.Query).Select(key => (key.Key.Name, Value: key.Value)))
            .Select(pair => $"{Uri.EscapeDataString(pair.Name)}={Uri.EscapeDataString(pair.Value)}").ToList();
        var text = query.Count > 0 ? $"{path}?{string.Join('&', query)}" : path;
        if (text.Length > LongestAddress) throw new ToolException("The arguments are too long for an address. Send shorter ones.");
        var address = new Uri(text);
        // "." and ".." would lead to another operation.
        if (!Uri.TryCreate(path, UriKind.Absolute, out var whole) || Climbs(path) || !whole.GetLeftPart(UriPartial.Authority)
            .Equals(operation.Origin.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal))
            throw new ToolException("An argument that goes into the address's path cannot be '.', '..' or the like.");
        var request = new HttpRequestMessage(new HttpMethod(operation.Method), address);
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/*;q=0.9, */*;q=0.5");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue(WebReader.Product, "1.0"));
        foreach (var argument in operation.Arguments.Where(argument => argument.Place == ApiPlace.Header))
            if (Value(argument, arguments) is { } value)
                Head(request, argument.Name, Plain(argument, value), argument.Argument);
        foreach (var (key, value) in keys) Sign(request, key, value);
        var body = operation.Arguments.FirstOrDefault(argument => argument.Place == ApiPlace.Body);
        if (body is not null && Value(body, arguments) is { } sent)
            request.Content = new StringContent(sent.GetRawText(), Encoding.UTF8, "application/json");
        return request;
    }

    private static string PathValue(ApiOperation operation, string name, IReadOnlyDictionary<string, JsonElement> arguments)
    {
        var argument = operation.Arguments.First(argument => argument.Place == ApiPlace.Path && argument.Name == name);
        var text = Value(argument, arguments) is { } value ? Plain(argument, value) : "";
        return text.Length > 0 ? Uri.EscapeDataString(text)
            : throw new ToolException($"'{argument.Argument}' is part of the address and must not be empty.");
    }

    private static IEnumerable<(string Name, string Value)> Pairs(ApiArgument argument, IReadOnlyDictionary<string, JsonElement> arguments)
    {
        if (Value(argument, arguments) is not { } value) return [];
        return argument is { IsSeparate: true, IsJson: false } && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Select(item => (argument.Name, Text(argument, item)))
            : [(argument.Name, Plain(argument, value))];
    }

    private static JsonElement? Value(ApiArgument argument, IReadOnlyDictionary<string, JsonElement> arguments) =>
        arguments.TryGetValue(argument.Argument, out var value)
            && (value.ValueKind != JsonValueKind.Null || argument.Place == ApiPlace.Body) ? value
            : argument.IsRequired ? throw new ToolException($"'{argument.Argument}' is missing.") : null;

    private static string Plain(ApiArgument argument, JsonElement value) => argument.IsJson ? value.GetRawText()
        : value.ValueKind == JsonValueKind.Array ? string.Join(',', value.EnumerateArray().Select(item => Text(argument, item)))
        : Text(argument, value);

    private static string Text(ApiArgument argument, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object or JsonValueKind.Array =>
            throw new ToolException($"'{argument.Argument}' must be a text, a number, or a list of them."),
        _ => Display.Text(value),
    };

    private static void Sign(HttpRequestMessage request, ApiKey key, string value)
    {
        var (name, text) = key.Kind switch
        {
            ApiKeyKind.Header => (key.Name, value),
            ApiKeyKind.Bearer => ("Authorization", "Bearer " + value),
            ApiKeyKind.Basic => ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(value))),
            _ => ("", ""),
        };
        if (name.Length > 0) Head(request, name, text, key.Scheme);
    }

    private static void Head(HttpRequestMessage request, string name, string value, string what)
    {
        if (value.Any(letter => letter is < ' ' or > '~') || !request.Headers.TryAddWithoutValidation(name, value))
            throw new ToolException(string.Create(
                CultureInfo.InvariantCulture, $"'{what}' is sent as a header, which takes plain letters, digits and signs in one line."));
    }

    private static bool Climbs(string address) =>
        address.Split('/').Any(part => Uri.UnescapeDataString(part) is "." or "..");
}
