using System.Text.Json;

namespace ComfyAssistant.Plugins.Nodes;

/// <summary>A node as it stands in a workflow, without its links.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Values">What is set on it, as a JSON object.</param>
public sealed record NodeQuestion(string Type, string Values);

/// <summary>
/// What ComfyUI says of values that a node's declaration does not allow: a type that checks its inputs by itself (<c>VALIDATE_INPUTS</c>)
/// may take them all the same, and its declaration does not tell.
/// </summary>
public sealed class NodeAnswers
{
    // A workflow that is wrong in more places than this has another fault than its nodes' own checks.
    private const int MostWanted = 16;

    // What is written on a node is short; anything else is not worth a request.
    private const int LongestValues = 64 * 1024;

    private readonly Dictionary<NodeQuestion, IReadOnlySet<string>> _known = [];
    private readonly HashSet<NodeQuestion> _wanted = [];

    /// <summary>The nodes that were asked about and are not known, in no order.</summary>
    public IReadOnlyCollection<NodeQuestion> Wanted => _wanted;

    /// <summary>True when ComfyUI takes what an input is set to, false when it refuses it, null when nobody has asked.</summary>
    /// <param name="type">The node's type.</param>
    /// <param name="values">What is set on the node.</param>
    /// <param name="input">The input.</param>
    public bool? IsTaken(NodeType type, IReadOnlyDictionary<string, JsonElement> values, string input)
    {
        ArgumentNullException.ThrowIfNull(type);

        // As it is written: a value may be nested deeper than the serializer goes.
        var text = $"{{{string.Join(',', values.Select(v => $"{JsonSerializer.Serialize(v.Key)}:{v.Value.GetRawText()}"))}}}";
        var question = new NodeQuestion(type.Name, text);
        if (_known.TryGetValue(question, out var refused)) return !refused.Contains(input);
        if (_wanted.Count < MostWanted && text.Length <= LongestValues) _wanted.Add(question);
        return null;
    }

    /// <summary>Takes in which inputs of a node ComfyUI refuses.</summary>
    public void Learn(NodeQuestion question, IReadOnlySet<string> refused)
    {
        _known[question] = refused;
        _wanted.Remove(question);
    }
}
