namespace ComfyAssistant.Host.Install;

/// <summary>The panel cannot be installed or removed; the message says why and what would help.</summary>
internal sealed class InstallException(string message) : Exception(message);
