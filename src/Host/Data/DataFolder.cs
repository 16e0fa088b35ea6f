using ComfyAssistant.Host.Settings;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Data;

/// <summary>Where the user's data is: the folder that a variable names, or the one that the platform keeps for programs.</summary>
/// <param name="Path">The folder, absolute.</param>
/// <param name="IsOurs">True where we chose it, so that nothing of others is in it.</param>
internal sealed record DataFolder(string Path, bool IsOurs)
{
    /// <summary>The variable that names the folder.</summary>
    public const string Variable = "COMFY_ASSISTANT_USER_CONTEXT";

    // Where versions before 0.2 kept it: in the folder in which the service was started.
    private const string OldName = "user_context";

    /// <summary>
    /// <c>COMFY_ASSISTANT_USER_CONTEXT</c>; else <c>$XDG_DATA_HOME/comfy-assistant</c> (<c>~/.local/share</c>) on Linux,
    /// <c>%LOCALAPPDATA%\ComfyAssistant</c> on Windows, <c>~/Library/Application Support/ComfyAssistant</c> on macOS.
    /// </summary>
    public static DataFolder From(SettingReader settings)
    {
        if (settings.Text(Variable) is { } named) return new(System.IO.Path.GetFullPath(named), IsOurs: false);
        var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        // A user without a home, as some containers have it.
        return home.Length == 0 ? new(System.IO.Path.GetFullPath(OldName), IsOurs: false)
            : new(System.IO.Path.Combine(home, OperatingSystem.IsLinux() ? "comfy-assistant" : "ComfyAssistant"), IsOurs: true);
    }

    /// <summary>What is in the folder, by names.</summary>
    public UserContextFolder Content => new(Path);

    /// <summary>
    /// Copies the folder of an older version, where there is one in the working directory and none here yet. The old one stays, so that the
    /// older version can be used again.
    /// </summary>
    /// <param name="workingDirectory">The folder in which the service was started.</param>
    /// <returns>What was done, in a sentence; null where there was nothing to do.</returns>
    /// <exception cref="IOException">The disk refused.</exception>
    /// <exception cref="UnauthorizedAccessException">The rights do not suffice.</exception>
    public string? Adopt(string workingDirectory)
    {
        var old = System.IO.Path.Combine(workingDirectory, OldName);
        if (!IsOurs || !IsUsed(old) || System.IO.Path.GetFullPath(old) == Path) return null;
        if (IsUsed(Path)) return $"{old} is not used: your data is in {Path}. \"doctor\" says what is where.";
        // Beside it first: a copy that is cut off must not count as the user's data.
        var unfinished = Path + ".adopting";
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        FolderCopy.Copy(old, unfinished);
        // Only logs can be here, as nothing else was found.
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
        Directory.Move(unfinished, Path);
        return $"Your rules, skills and personas were copied from {old} to {Path}, where they are kept from now on. "
            + $"The old folder is no longer used; to go on using it, set {Variable}={old}.";
    }

    private static bool IsUsed(string folder)
    {
        var content = new UserContextFolder(folder);
        return content.PromptFiles.Any(File.Exists) || content.PromptFolders.Any(Directory.Exists)
            || Directory.Exists(content.EnvironmentFolder);
    }
}
