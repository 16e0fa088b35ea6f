namespace ComfyAssistant.Tools;

/// <summary>
/// The answer of a tool that runs in the panel, on the live graph. A method that returns it only checks the arguments:
/// returning means "they are right, the panel may run this", throwing a <see cref="ToolException"/> keeps the call from the canvas.
/// </summary>
public sealed class BrowserCall
{
    private BrowserCall()
    {
    }

    /// <summary>The arguments are right; the call is left open for the client to run.</summary>
    public static BrowserCall Forward { get; } = new();
}
