namespace ComfyAssistant.Plugins.Docs;

/// <summary>Whose documentation is wanted. On the wire: <c>any</c>, <c>installed</c>, <c>builtin</c>.</summary>
public enum DocumentationSource
{
    /// <summary>Both.</summary>
    Any,

    /// <summary>What ComfyUI and the installed packages bring.</summary>
    Installed,

    /// <summary>The guides that ship with the assistant.</summary>
    Builtin,
}

/// <summary>What was found on a topic.</summary>
/// <param name="Topic">What was asked for.</param>
/// <param name="Source">Where the content comes from, best first, with commas between.</param>
/// <param name="Content">Markdown, best first, cut at section borders.</param>
/// <param name="Node">The node type that the topic names; null when it names none.</param>
public sealed record DocumentationPage(string Topic, string Source, string Content, Nodes.NodeType? Node);
