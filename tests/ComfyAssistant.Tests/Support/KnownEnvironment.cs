using ComfyAssistant.Plugins.Comfy;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Environment.Disk;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Tests.Support;

/// <summary>Environments for tests that need no ComfyUI.</summary>
internal static class KnownEnvironment
{
    /// <summary>One that has never seen a ComfyUI and is never scanned.</summary>
    public static NodeEnvironment BuiltIn() => new(new ComfyScan(
        new ComfyClient(new HttpClient { BaseAddress = new Uri("http://127.0.0.1:9/") }, TimeProvider.System),
        new ComfyFolder(null), new EnvironmentStore(new UserContextFolder("unused")), TimeProvider.System));
}
