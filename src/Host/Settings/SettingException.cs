namespace ComfyAssistant.Host.Settings;

/// <summary>A variable holds a value that the service cannot start with. The message is the one line that the user sees.</summary>
internal sealed class SettingException(string message) : Exception(message)
{
    public SettingException(string name, string value, string expected) : this($"{name} is \"{value}\"; it must be {expected}.")
    {
    }
}
