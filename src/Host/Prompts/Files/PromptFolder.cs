using ComfyAssistant.Host.Settings;

namespace ComfyAssistant.Host.Prompts.Files;

/// <summary>Where the shipped prompts lie.</summary>
/// <param name="Path">An absolute path.</param>
internal sealed record PromptFolder(string Path)
{
    /// <summary>System skills: <c>SLUG/SKILL.md</c>.</summary>
    public string Skills => System.IO.Path.Combine(Path, "skills");

    /// <summary>Examples of what these prompts are to bring about: <c>NAME.yaml</c>.</summary>
    public string Examples => System.IO.Path.Combine(Path, "examples");

    /// <summary><c>COMFY_ASSISTANT_PROMPTS</c>, else the shipped folder.</summary>
    /// <exception cref="SettingException">The variable names a folder that does not exist.</exception>
    public static PromptFolder From(SettingReader settings)
    {
        const string variable = "COMFY_ASSISTANT_PROMPTS";
        if (settings.Text(variable) is not { } given)
            return new PromptFolder(ShippedFolder.Find("src/Prompts", "Prompts"));
        return Directory.Exists(given)
            ? new PromptFolder(System.IO.Path.GetFullPath(given))
            : throw new SettingException(variable, given, "a folder that exists");
    }
}
