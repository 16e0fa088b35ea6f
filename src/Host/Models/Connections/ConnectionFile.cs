using ComfyAssistant.Host.Settings;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Models.Connections;

/// <summary>Where the connections of a service's one user are, where they are a file.</summary>
/// <param name="path">Where it is.</param>
internal sealed class ConnectionFile(string path)
{
    private const string Name = PrivateNames.Connections;

    /// <summary>Where it is, absolute.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>
    /// <c>COMFY_ASSISTANT_CONNECTIONS</c>: the file; by default <c>comfy-assistant/connections.json</c> where the system keeps a user's own
    /// settings (<c>~/.config</c>, <c>%APPDATA%</c>, <c>~/Library/Application Support</c>).
    /// </summary>
    public static ConnectionFile From(SettingReader settings) =>
        new(settings.Text("COMFY_ASSISTANT_CONNECTIONS", System.IO.Path.Combine(Home, "comfy-assistant", Name)));

    private static string Home => System.Environment.GetFolderPath(
        System.Environment.SpecialFolder.ApplicationData, System.Environment.SpecialFolderOption.DoNotVerify);

    /// <summary>Deletes the file, its damaged predecessors and its lock, as someone who leaves wants.</summary>
    /// <returns>Whether there was anything to delete.</returns>
    /// <exception cref="ContextException">Unavailable.</exception>
    public bool Delete()
    {
        try
        {
            var folder = new DirectoryInfo(System.IO.Path.GetDirectoryName(Path)!);
            var files = folder.Exists ? folder.GetFiles(System.IO.Path.GetFileName(Path) + "*") : [];
            foreach (var file in files)
                file.Delete();
            return files.Length > 0;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Refused(refused);
        }
    }

    private static ContextException Refused(Exception cause) => new(ContextFault.Unavailable,
        "The file of connections cannot be deleted. Check that its folder may be written to.", cause);
}
