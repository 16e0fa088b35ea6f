using ComfyAssistant.Host.Install;
using ComfyAssistant.Host.Security;

namespace ComfyAssistant.Host.Commands;

/// <summary>
/// What a command works with: where it writes, and what it installs. No secret and nothing that steers a terminal passes.
/// </summary>
/// <param name="Output">What was done, and what to do next.</param>
/// <param name="Error">Why nothing was done.</param>
internal sealed record CommandContext(TextWriter Output, TextWriter Error)
{
    /// <summary>The pack for ComfyUI.</summary>
    public string Pack { get; init; } = ShippedPack.Folder;

    /// <summary>What is taken out of every line: the secrets of the settings, once they are read.</summary>
    public SecretMask Mask { get; init; } = SecretMask.OfShapes;

    /// <summary>Writes a line.</summary>
    public Task SayAsync(string line) => Output.WriteLineAsync(Shown(line));

    /// <summary>Says why nothing was done.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RefuseAsync(string why, int code = CommandLine.Wrong)
    {
        await Error.WriteLineAsync(Shown(why));
        return code;
    }

    private string Shown(string message) => PlainText.OneLine(Mask.Apply(message));
}
