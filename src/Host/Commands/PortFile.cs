using System.Text.Json.Nodes;
using ComfyAssistant.Host.Data;
using ComfyAssistant.Host.Settings;

namespace ComfyAssistant.Host.Commands;

/// <summary>Tells the program that started the service where it answers.</summary>
internal static class PortFile
{
    /// <summary>Writes <c>{"url", "pid", "log", "version"}</c>; a reader sees all of it or no file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="app">The service, started.</param>
    public static async Task WriteAsync(string file, WebApplication app)
    {
        // Nodes, and no type of its own: looking at a type takes a millisecond of a start for every member.
        var content = new JsonObject
        {
            ["url"] = app.Urls.First(),
            ["pid"] = Environment.ProcessId,
            ["log"] = LogFile.In(app.Services.GetRequiredService<DataFolder>()),
            ["version"] = AppVersion.Current,
        };
        var unfinished = file + ".unfinished";
        await File.WriteAllTextAsync(unfinished, content.ToJsonString());
        File.Move(unfinished, file, overwrite: true);
    }
}
