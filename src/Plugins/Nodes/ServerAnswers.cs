namespace ComfyAssistant.Plugins.Nodes;

/// <summary>What a connected ComfyUI says beyond its declarations, as far as somebody wanted to know.</summary>
public sealed class ServerAnswers
{
    /// <summary>Files that no list of a node shows.</summary>
    public StoredFiles Files { get; } = new();

    /// <summary>Values that a declaration does not allow.</summary>
    public NodeAnswers Nodes { get; } = new();

    /// <summary>True when something was asked for and is not known.</summary>
    public bool IsWanting => Files.Wanted.Count + Nodes.Wanted.Count > 0;
}
