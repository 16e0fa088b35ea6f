using System.Text.Json;
using ComfyAssistant.Plugins.Storage;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ComfyAssistant.Host.SkillTools.Reading;

/// <summary>An OpenAPI document's text, YAML or JSON, as JSON that is no larger and no deeper than any description of an API.</summary>
internal static class ApiText
{
    /// <summary>The most bytes of a document.</summary>
    public const int MaxBytes = 1024 * 1024;

    private const int MaxDepth = 60;
    private const int MaxEvents = 200_000;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Reads the text.</summary>
    /// <exception cref="FormatException">It is neither; the message completes "it cannot be used: …".</exception>
    public static JsonElement Parse(string text, bool isJson)
    {
        try
        {
            using var document = JsonDocument.Parse(isJson ? text : FromYaml(text), Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone()
                : throw new FormatException("it is no object with \"openapi\", \"servers\" and \"paths\"");
        }
        catch (JsonException broken)
        {
            throw new FormatException(
                isJson ? $"line {broken.LineNumber + 1} is not valid JSON" : $"it nests more than {MaxDepth} deep", broken);
        }
        catch (YamlException broken)
        {
            throw new FormatException($"line {broken.Start.Line} is not valid YAML", broken);
        }
    }

    private static string FromYaml(string text)
    {
        if (YamlBounds.Problem(text, maxAliases: 0, MaxDepth, MaxEvents) is { } problem)
            throw new FormatException($"it {problem.TrimEnd('.')}");
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents is [{ RootNode: { } root }] ? YamlJson.ToJson(root)?.ToJsonString(YamlJson.Readable) ?? "null"
            : throw new FormatException("it is not one YAML document");
    }
}
