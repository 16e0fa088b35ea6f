namespace ComfyAssistant.Host.Commands;

/// <summary>What another program that starts the service asks for.</summary>
/// <param name="IsChild">Whether the service ends when its standard input is closed.</param>
/// <param name="PortFile">Where to write the address that the service answers at; null for nowhere.</param>
internal sealed record ServeOptions(bool IsChild = false, string? PortFile = null);
