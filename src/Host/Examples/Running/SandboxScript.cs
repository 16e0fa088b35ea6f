using Acornima.Ast;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Plugins.Storage;
using Jint;

namespace ComfyAssistant.Host.Examples.Running;

/// <summary>The panel's sandbox, its canvas and tools, as one script that needs no browser. The build makes it with the panel.</summary>
internal static class SandboxScript
{
    // A panel that is built meanwhile is found.
    private static readonly Lazy<Prepared<Script>> Script = new(Read, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The script, parsed once.</summary>
    /// <exception cref="ContextException">Unavailable: the panel was not built.</exception>
    public static Prepared<Script> Parsed => Script.Value;

    private static Prepared<Script> Read()
    {
        var file = Path.Combine(ShippedFolder.Find("src/Host/wwwroot", "wwwroot"), "sandbox", "sandbox.js");
        if (!File.Exists(file))
            throw new ContextException(ContextFault.Unavailable, "Examples need the panel, which was not built: building it needs Node.js "
                + "20.19 or newer on the PATH.");
        return Engine.PrepareScript(File.ReadAllText(file), "sandbox.js");
    }
}
