namespace ComfyAssistant.Plugins.Tools;

/// <summary>Which side runs a tool. On the wire: <c>server</c> or <c>browser</c>.</summary>
public enum RunsIn
{
    /// <summary>In this process, inside the same answer.</summary>
    Server,

    /// <summary>In the panel: the answer ends with the call open, the client runs it and posts its result.</summary>
    Browser,
}
