namespace ComfyAssistant.Plugins.Workflows.Reading;

/// <summary>Node types that exist in the frontend only and never reach the server.</summary>
internal static class FrontendNodes
{
    public const string Primitive = "PrimitiveNode";
    public const string Reroute = "Reroute";
    public const string Setter = "SetNode";
    public const string Getter = "GetNode";

    private static readonly HashSet<string> Notes = ["Note", "MarkdownNote", "Label (rgthree)", "Bookmark (rgthree)"];

    private static readonly HashSet<string> Virtual =
    [
        Primitive, Setter, Getter, Reroute, "Reroute (rgthree)",
        "Fast Muter (rgthree)", "Fast Bypasser (rgthree)", "Fast Groups Muter (rgthree)", "Fast Groups Bypasser (rgthree)",
        "Fast Actions Button (rgthree)", "Mute / Bypass Repeater (rgthree)", "Mute / Bypass Relay (rgthree)",
        "Node Collector (rgthree)", "Random Unmuter (rgthree)",
    ];

    public static bool IsNote(string type) => Notes.Contains(type);

    /// <summary>True for nodes that only carry links or values along.</summary>
    public static bool IsVirtual(string type) => Virtual.Contains(type);
}
