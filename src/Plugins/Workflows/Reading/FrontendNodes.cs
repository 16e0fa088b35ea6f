namespace ComfyAssistant.Plugins.Workflows.Reading;

/// <summary>Node types that exist in the frontend only and never reach the server.</summary>
internal static class FrontendNodes
{
    public const string Primitive = "PrimitiveNode";
    public const string Reroute = "Reroute";

    private static readonly HashSet<string> Notes = ["Note", "MarkdownNote", "Label (rgthree)", "Bookmark (rgthree)"];

    // By the getter's type, as two packages have a pair each and neither reads what the other sets.
    private static readonly Dictionary<string, string> Setters =
        new(StringComparer.Ordinal) { ["GetNode"] = "SetNode", ["easy getNode"] = "easy setNode" };

    private static readonly HashSet<string> Virtual =
    [
        Primitive, Reroute, "Reroute (rgthree)", "mxReroute", .. Setters.Keys, .. Setters.Values,
        "Fast Muter (rgthree)", "Fast Bypasser (rgthree)", "Fast Groups Muter (rgthree)", "Fast Groups Bypasser (rgthree)",
        "Fast Actions Button (rgthree)", "Mute / Bypass Repeater (rgthree)", "Mute / Bypass Relay (rgthree)",
        "Node Collector (rgthree)", "Random Unmuter (rgthree)",
    ];

    /// <summary>The type of the nodes that a getter reads from; null for a node that is no getter.</summary>
    public static string? SetterOf(string type) => Setters.GetValueOrDefault(type);

    /// <summary>True for a node that keeps what is linked to it under a name.</summary>
    public static bool IsSetter(string type) => Setters.ContainsValue(type);

    public static bool IsNote(string type) => Notes.Contains(type);

    /// <summary>True for nodes that only carry links or values along.</summary>
    public static bool IsVirtual(string type) => Virtual.Contains(type);
}
