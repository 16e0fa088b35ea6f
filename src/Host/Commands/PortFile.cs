using System.Text.Json;
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
        var content = new
        {
            url = app.Urls.First(),
            pid = Environment.ProcessId,
            log = LogFile.In(app.Services.GetRequiredService<DataFolder>()),
            version = AppVersion.Current,
        };
        var unfinished = file + ".unfinished";
        await File.WriteAllTextAsync(unfinished, JsonSerializer.Serialize(content));
        File.Move(unfinished, file, overwrite: true);
    }
}
