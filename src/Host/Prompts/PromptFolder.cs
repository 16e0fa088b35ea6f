using ComfyAssistant.Host.Settings;

namespace ComfyAssistant.Host.Prompts;

/// <summary>Where the shipped prompts lie.</summary>
/// <param name="Path">An absolute path.</param>
internal sealed record PromptFolder(string Path)
{
    /// <summary>
    /// <c>COMFY_ASSISTANT_PROMPTS</c>; else <c>src/Prompts</c> of the working copy that the service was built in, so that edits there are
    /// live; else the copy beside the program.
    /// </summary>
    /// <exception cref="SettingException">The variable names a folder that does not exist.</exception>
    public static PromptFolder From(SettingReader settings)
    {
        const string variable = "COMFY_ASSISTANT_PROMPTS";
        if (settings.Text(variable) is { } given)
            return Directory.Exists(given) ? new PromptFolder(System.IO.Path.GetFullPath(given)) : throw new SettingException(variable, given, "a folder that exists");

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "ComfyAssistant.sln")))
                return new PromptFolder(System.IO.Path.Combine(folder.FullName, "src", "Prompts"));
        return new PromptFolder(System.IO.Path.Combine(AppContext.BaseDirectory, "Prompts"));
    }
}
