using System.Runtime.InteropServices;
using System.Text.Json;

namespace ComfyAssistant.Host.Install;

/// <summary>How this program is started: written into an installed pack, which starts it with ComfyUI.</summary>
internal static class RunningProgram
{
    /// <summary>The file in the pack: <c>{"command": ["/path/to/program", …]}</c>.</summary>
    public const string FileName = "service.json";

    /// <summary>The program and its first arguments.</summary>
    public static IReadOnlyList<string> Command
    {
        get
        {
            // A self-contained program brings its own runtime and is run as it is; otherwise dotnet runs the assembly, so that neither
            // DOTNET_ROOT nor the PATH of ComfyUI's process matters.
            var library = Path.Combine(AppContext.BaseDirectory, "ComfyAssistant.Host.dll");
            var runtime = RuntimeEnvironment.GetRuntimeDirectory();
            if (Path.TrimEndingDirectorySeparator(runtime) == Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))
                return [Environment.ProcessPath!];
            var dotnet = Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
            return [dotnet, library];
        }
    }

    /// <summary>Writes the file.</summary>
    /// <param name="pack">The folder of the pack.</param>
    public static void Record(string pack) => File.WriteAllText(
        Path.Combine(pack, FileName), JsonSerializer.Serialize(new { command = Command }, JsonSerializerOptions.Web));
}
