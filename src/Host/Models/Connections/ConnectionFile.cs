using ComfyAssistant.Host.Settings;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Models.Connections;

/// <summary>The file that holds the connections: of mode 0600 in a folder of mode 0700, replaced as a whole.</summary>
/// <param name="path">Where it is.</param>
internal sealed class ConnectionFile(string path)
{
    private const string Name = "connections.json";
    private const UnixFileMode OwnFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Where it is, absolute.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>
    /// <c>COMFY_ASSISTANT_CONNECTIONS</c>: the file; by default <c>comfy-assistant/connections.json</c> where the system keeps a user's own
    /// settings (<c>~/.config</c>, <c>%APPDATA%</c>, <c>~/Library/Application Support</c>).
    /// </summary>
    public static ConnectionFile From(SettingReader settings) =>
        new(settings.Text("COMFY_ASSISTANT_CONNECTIONS", System.IO.Path.Combine(Home, "comfy-assistant", Name)));

    /// <summary>The file of one of several users, among their data.</summary>
    public static ConnectionFile Of(UserContextFolder user) => new(System.IO.Path.Combine(user.Root, Name));

    private static string Home => System.Environment.GetFolderPath(
        System.Environment.SpecialFolder.ApplicationData, System.Environment.SpecialFolderOption.DoNotVerify);

    /// <summary>Makes the folder, for its user alone, if there is none.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public void Prepare()
    {
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder);
            else
                Directory.CreateDirectory(folder, OwnFolder);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Refused(refused);
        }
    }

    /// <summary>Replaces the file. Until it is complete, readers see the old one.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public async Task WriteAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            await TextFile.WritePrivateAsync(Path, text, cancellationToken);
        }
        catch (ContextException refused) when (refused.InnerException is { } cause)
        {
            throw Refused(cause);
        }
    }

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

    /// <summary>Gives a damaged file another name, so that nothing in it is lost.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public void SetAside(TimeProvider timeProvider)
    {
        try
        {
            File.Move(Path, $"{Path}.damaged-{timeProvider.GetUtcNow():yyyyMMdd-HHmmss}", overwrite: true);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Refused(refused);
        }
    }

    private static ContextException Refused(Exception cause) => new(ContextFault.Unavailable,
        "The file of connections cannot be written. Check that its folder may be written to and that its disk has free space, or name "
        + "another file in COMFY_ASSISTANT_CONNECTIONS.", cause);
}
