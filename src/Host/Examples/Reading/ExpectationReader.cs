using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ComfyAssistant.Plugins.Storage;
using YamlDotNet.RepresentationModel;

namespace ComfyAssistant.Host.Examples.Reading;

/// <summary>Reads one entry of <c>expect</c>.</summary>
internal static class ExpectationReader
{
    private const string With = "with";

    private static readonly string[] Known = [.. Expectation.Kinds.Keys, With];

    /// <exception cref="ContextException">Invalid.</exception>
    public static Expectation Read(ExampleFile file, YamlNode node)
    {
        var keys = file.Keys(node, "an expectation", Known);
        var kinds = keys.Keys.Where(key => key != With).ToList();
        if (kinds is not [var key])
            throw file.Wrong(node, kinds.Count == 0
                ? "\"with\" belongs to \"called\" or \"notCalled\", in the same entry."
                : $"\"{kinds[0]}\" and \"{kinds[1]}\" are two expectations: give each an entry of its own.");
        var kind = Expectation.Kinds[key];
        var isCall = kind is ExpectationKind.Called or ExpectationKind.NotCalled;
        if (!isCall && keys.TryGetValue(With, out var stray))
            throw file.Wrong(stray, "\"with\" belongs to \"called\" or \"notCalled\".");
        return new Expectation(kind, Values(file, kind, keys[key], $"\"{key}\""), Arguments(file, keys));
    }

    private static IReadOnlyList<string> Values(ExampleFile file, ExpectationKind kind, YamlNode node, string what) => kind switch
    {
        ExpectationKind.Called or ExpectationKind.NotCalled when node is YamlSequenceNode =>
            [.. file.List(node, what).Select(name => file.Text(name, what))],
        ExpectationKind.Matches or ExpectationKind.NotMatches => [Pattern(file, node, what)],
        ExpectationKind.ValidGraph => [file.Choice(node, what, ["true", "false"])],
        ExpectationKind.TokensUnder or ExpectationKind.StepsUnder =>
            [file.Whole(node, what).ToString(CultureInfo.InvariantCulture)],
        _ => [file.Text(node, what).TrimEnd('\n')],
    };

    private static string Pattern(ExampleFile file, YamlNode node, string what)
    {
        var pattern = file.Text(node, what);
        try
        {
            Regex.Match("", pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
            return pattern;
        }
        catch (ArgumentException broken)
        {
            throw file.Wrong(node, $"{what} is no regular expression: {broken.Message}");
        }
    }

    private static JsonObject? Arguments(ExampleFile file, IReadOnlyDictionary<string, YamlNode> keys) =>
        keys.TryGetValue(With, out var node) ? (JsonObject)YamlJson.ToJson(file.Mapping(node, "\"with\""))! : null;
}
