namespace ComfyAssistant.Host.Settings;

/// <summary>A setting that the service cannot start with.</summary>
/// <param name="message">The one line that the user sees.</param>
internal sealed class SettingException(string message) : Exception(message)
{
    /// <summary>A variable has a value that cannot be used.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="value">Its value.</param>
    /// <param name="expected">What it must be, to complete "it must be …".</param>
    public SettingException(string name, string value, string expected)
        : this($"{name} is \"{value}\"; it must be {expected}.")
    {
    }
}
