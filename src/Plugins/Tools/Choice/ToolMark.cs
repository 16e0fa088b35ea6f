namespace ComfyAssistant.Plugins.Tools.Choice;

/// <summary>What the user decided of a tool. On the wire and in the file: <c>on</c>, <c>ask</c>, <c>off</c>.</summary>
public enum ToolMark
{
    /// <summary>It is offered and runs without a question, whatever its author says, or everyone's mark does.</summary>
    On,

    /// <summary>The user is asked before each call.</summary>
    Ask,

    /// <summary>No model is offered it, and nobody can call it.</summary>
    Off,
}
