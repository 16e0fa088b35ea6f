using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ComfyAssistant.Plugins.Texts;

/// <summary>
/// YAML as JSON and back: words without quotes are numbers, truth values or nothing where the core schema of YAML 1.2 says so.
/// </summary>
public static partial class YamlJson
{
    /// <summary>JSON for people: letters of all scripts as they are.</summary>
    public static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The same value as JSON.</summary>
    public static JsonNode? ToJson(YamlNode? node) => node switch
    {
        YamlMappingNode mapping => Object(mapping),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain.Value ?? ""),
        YamlScalarNode text => JsonValue.Create(text.Value ?? ""),
        _ => null,
    };

    /// <summary>The same value as YAML. Text of several lines is written line by line.</summary>
    public static YamlNode ToYaml(JsonNode? node) => node switch
    {
        JsonObject members => new YamlMappingNode(members.Select(
            member => KeyValuePair.Create<YamlNode, YamlNode>(new YamlScalarNode(member.Key), ToYaml(member.Value)))),
        JsonArray items => new YamlSequenceNode(items.Select(ToYaml)),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Text(value.GetValue<string>()),
        null => new YamlScalarNode("null"),
        _ => new YamlScalarNode(node.ToJsonString()),
    };

    /// <summary>A text as YAML, with quotes only where it would be read as something else.</summary>
    public static YamlScalarNode Text(string text) => new(text)
    {
        Style = text.Contains('\r', StringComparison.Ordinal) || Plain(text)?.GetValueKind() != JsonValueKind.String
            ? ScalarStyle.DoubleQuoted
            : text.Contains('\n', StringComparison.Ordinal) ? ScalarStyle.Literal
            : ScalarStyle.Any,
    };

    private static JsonObject Object(YamlMappingNode mapping)
    {
        var members = new JsonObject();
        foreach (var (key, value) in mapping.Children)
            members[(key as YamlScalarNode)?.Value ?? key.ToString()] = ToJson(value);
        return members;
    }

    private static JsonValue? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => JsonValue.Create(true),
        "false" or "False" or "FALSE" => JsonValue.Create(false),
        _ when Whole().IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) =>
            JsonValue.Create(whole),
        _ when Number().IsMatch(text)
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) =>
            JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };

    [GeneratedRegex(@"^[-+]?[0-9]+$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Number();
}
