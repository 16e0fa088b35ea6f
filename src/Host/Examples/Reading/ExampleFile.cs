using ComfyAssistant.Plugins.Storage;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ComfyAssistant.Host.Examples.Reading;

/// <summary>The YAML of one example, and how its faults are told: with the file, the line, and the nearest right word.</summary>
/// <param name="name">The file's name, for messages.</param>
internal sealed class ExampleFile(string name)
{
    /// <summary>The mapping that the file consists of.</summary>
    /// <exception cref="ContextException">Invalid: it is no YAML, no mapping, or beyond the bounds.</exception>
    public YamlMappingNode Load(string text)
    {
        try
        {
            if (YamlBounds.Problem(text, maxAliases: 0) is { } problem)
                throw Wrong(1, $"The file {problem}");
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents is [{ RootNode: YamlMappingNode root }] ? root
                : throw Wrong(1, "An example is one list of keys, such as \"name: …\", \"conversation: …\" and \"expect: …\".");
        }
        catch (YamlException broken)
        {
            throw Wrong(broken.Start.Line, $"This is no YAML: {broken.Message}");
        }
    }

    /// <summary>The values of a mapping by key.</summary>
    /// <param name="node">The mapping.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <param name="known">The keys that it may have.</param>
    /// <exception cref="ContextException">Invalid: it is no mapping, or has another key.</exception>
    public IReadOnlyDictionary<string, YamlNode> Keys(YamlNode node, string what, IReadOnlyCollection<string> known)
    {
        var values = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach (var (key, value) in Mapping(node, what).Children)
        {
            var written = (key as YamlScalarNode)?.Value ?? "";
            if (!known.Contains(written))
                throw Wrong(key, $"\"{written.Cut(60)}\" is no key of {what}. {Instead(written, known)}");
            values[written] = value;
        }
        return values;
    }

    public YamlMappingNode Mapping(YamlNode node, string what) =>
        node as YamlMappingNode ?? throw Wrong(node, $"{Start(what)} must have keys of its own, each on a line.");

    public IReadOnlyList<YamlNode> List(YamlNode node, string what) => node is YamlSequenceNode { Children.Count: > 0 } list
        ? [.. list.Children]
        : throw Wrong(node, $"{Start(what)} must be a list, each entry behind a \"- \".");

    public string Text(YamlNode node, string what) => node is YamlScalarNode { Value: { Length: > 0 } text }
        ? text
        : throw Wrong(node, $"{Start(what)} must be a text.");

    public int Whole(YamlNode node, string what) =>
        int.TryParse(Text(node, what), System.Globalization.CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw Wrong(node, $"{Start(what)} must be a whole number above 0.");

    /// <summary>One of several words.</summary>
    public string Choice(YamlNode node, string what, IEnumerable<string> choices)
    {
        var written = Text(node, what);
        var known = choices.ToList();
        return known.Contains(written) ? written
            : throw Wrong(node, $"{Start(what)} cannot be \"{written.Cut(60)}\". {Instead(written, known)}");
    }

    public ContextException Wrong(YamlNode at, string problem) => Wrong(at.Start.Line, problem);

    /// <summary>A fault of the file.</summary>
    public ContextException Wrong(long line, string problem) => new(ContextFault.Invalid, $"{name}, line {line}: {problem}");

    private static string Instead(string written, IReadOnlyCollection<string> known) =>
        (NearestName.Best(written, known) is { } nearest ? $"Did you mean {nearest}? " : "") + $"There are {string.Join(", ", known)}.";

    private static string Start(string what) => what.StartsWith('"') ? what : char.ToUpperInvariant(what[0]) + what[1..];
}
