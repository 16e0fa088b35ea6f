using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ComfyAssistant.Plugins.Storage;

/// <summary>
/// A Markdown text with a YAML head between two lines of <c>---</c>. The body is kept to the byte; so is the head until a value in it
/// changes, and then the other keys stay.
/// </summary>
internal sealed partial class FrontMatter
{
    private readonly string _head;
    private readonly YamlMappingNode _values;

    private FrontMatter(string head, YamlMappingNode values, string body)
    {
        _head = head;
        _values = values;
        Body = body;
    }

    /// <summary>Everything after the head's closing line.</summary>
    public string Body { get; }

    /// <summary>A scalar value; keys are compared without case. Null when it is absent or empty.</summary>
    /// <exception cref="ContextException">Unreadable: the value is a list or a mapping.</exception>
    public string? this[string key] => Find(key) switch
    {
        null => null,
        var found when _values.Children[found] is YamlScalarNode scalar => string.IsNullOrEmpty(scalar.Value) ? null : scalar.Value,
        _ => throw ContextException.Unreadable($"The front matter's '{key}' must be a text, not a list or a mapping."),
    };

    /// <summary>A text without a head, for a new file.</summary>
    public static FrontMatter ForBody(string body) => new("", [], body);

    /// <summary>Reads a text; one that does not start with <c>---</c> has no head and is all body.</summary>
    /// <exception cref="ContextException">Unreadable: the head is not closed or not YAML.</exception>
    public static FrontMatter Parse(string text)
    {
        if (!OpeningLine().IsMatch(text))
            return ForBody(text);
        var head = Head().Match(text);
        if (!head.Success)
            throw ContextException.Unreadable("The front matter is not closed: a line with only '---' is missing after it.");
        return new(head.Value, Values(head.Groups["yaml"].Value), text[head.Length..]);
    }

    /// <summary>The same text with one value changed or added at the end of the head.</summary>
    public FrontMatter With(string key, string value)
    {
        var values = new YamlMappingNode(_values.Children);
        // Always quoted: a name such as "yes" or "1.0" stays text for every other reader, and no line break can end the front matter.
        values.Children[Find(key) ?? new YamlScalarNode(key)] = new YamlScalarNode(value) { Style = ScalarStyle.DoubleQuoted };
        return new($"---\n{Yaml(values)}---\n", values, Body);
    }

    /// <summary>The same head over another body.</summary>
    public FrontMatter WithBody(string body) => new(_head, _values, body);

    /// <summary>The file's text. A body that would itself be taken for a head gets an empty one before it.</summary>
    public override string ToString() => (_head.Length == 0 && LooksLikeHead().IsMatch(Body) ? "---\n---\n" : _head) + Body;

    private YamlScalarNode? Find(string key) => _values.Children.Keys.OfType<YamlScalarNode>()
        .FirstOrDefault(name => string.Equals(name.Value, key, StringComparison.OrdinalIgnoreCase));

    private static YamlMappingNode Values(string yaml)
    {
        try
        {
            if (YamlBounds.Problem(yaml, maxAliases: 0) is { } problem)
                throw ContextException.Unreadable($"The front matter {problem} Write plain 'key: value' lines.");
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            return stream.Documents.Count == 0 ? [] : stream.Documents[0].RootNode switch
            {
                YamlMappingNode mapping => mapping,
                YamlScalarNode { Value: "" } => [],
                _ => throw ContextException.Unreadable("The front matter must be lines of 'key: value'."),
            };
        }
        catch (YamlException e)
        {
            return PlainLines(yaml)
                ?? throw ContextException.Unreadable($"The front matter is not valid YAML (line {e.Start.Line + 1}): {e.Message}", e);
        }
    }

    // Front matter written by hand often says `description: Use this: always`. That is not YAML, but its meaning is clear.
    private static YamlMappingNode? PlainLines(string yaml)
    {
        var values = new YamlMappingNode();
        foreach (var line in yaml.Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0))
        {
            var match = PlainLine().Match(line);
            if (!match.Success || values.Children.ContainsKey(match.Groups["key"].Value))
                return null;
            values.Add(match.Groups["key"].Value, match.Groups["value"].Value);
        }

        return values;
    }

    private static string Yaml(YamlMappingNode values)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(writer, new EmitterSettings().WithBestWidth(int.MaxValue));
        new YamlStream(new YamlDocument(values)).Save(emitter, assignAnchors: false);
        var yaml = writer.ToString();
        return yaml.EndsWith("...\n", StringComparison.Ordinal) ? yaml[..^"...\n".Length] : yaml;
    }

    [GeneratedRegex(@"\A---[ \t]*(\r?\n|\z)")]
    private static partial Regex OpeningLine();

    [GeneratedRegex(@"\A(\uFEFF|---)")]
    private static partial Regex LooksLikeHead();

    [GeneratedRegex(@"\A---[ \t]*\r?\n(?<yaml>(?:.*\n)*?)---[ \t]*(?:\r?\n|\z)")]
    private static partial Regex Head();

    [GeneratedRegex(@"^(?<key>[A-Za-z][\w-]*):[ \t]+(?<value>[^\s""'\[\]{}&*!|>%@`#].*)$")]
    private static partial Regex PlainLine();
}
