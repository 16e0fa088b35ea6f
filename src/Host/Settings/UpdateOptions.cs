namespace ComfyAssistant.Host.Settings;

/// <summary>Where to look for a newer version.</summary>
/// <param name="Address"><c>COMFY_ASSISTANT_UPDATE_URL</c>: what answers like a forge's "latest release"; null never looks.</param>
internal sealed record UpdateOptions(Uri? Address)
{
    /// <exception cref="SettingException">The variable holds no address.</exception>
    public static UpdateOptions From(SettingReader settings)
    {
        const string name = "COMFY_ASSISTANT_UPDATE_URL";
        return new(settings.Text(name) is null ? null : settings.Url(name, ""));
    }
}
