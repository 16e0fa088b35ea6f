namespace ComfyAssistant.Tools;

/// <summary>
/// The answer of a tool that runs in the panel, on the live graph. A method that returns it only checks the arguments:
/// returning means "they are right, the panel may run this", throwing a <see cref="ToolException"/> keeps the call from the canvas.
/// </summary>
public sealed class BrowserCall
{
    private BrowserCall(string? tool, object? arguments) => (Tool, Arguments) = (tool, arguments);

    /// <summary>The arguments are right; the call is left open for the panel, which has a tool of the same name.</summary>
    public static BrowserCall Forward { get; } = new(null, null);

    /// <summary>The name of the panel's tool that does the work; null for the one of the same name.</summary>
    public string? Tool { get; }

    /// <summary>What that tool is called with; null for what the model sent.</summary>
    public object? Arguments { get; }

    /// <summary>
    /// Has one of the panel's own tools do the work, with arguments of this tool's making; what it returns is the result. Code that is not
    /// built into the panel changes the canvas this way, most often through <c>editWorkflow</c>.
    /// </summary>
    /// <param name="tool">The name of a canvas tool, as <c>GET /api/tools</c> lists it.</param>
    /// <param name="arguments">An object with that tool's arguments, such as an anonymous one; written as JSON in camelCase.</param>
    public static BrowserCall To(string tool, object arguments)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(tool);
        ArgumentNullException.ThrowIfNull(arguments);
        return new(tool, arguments);
    }
}
