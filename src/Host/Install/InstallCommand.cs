namespace ComfyAssistant.Host.Install;

/// <summary><c>install --comfyui PATH</c> and <c>uninstall --comfyui PATH</c>: puts the panel into a ComfyUI, or takes it out.</summary>
/// <param name="panel">The built custom node folder.</param>
/// <param name="output">Where it says what was done, and what to do next.</param>
/// <param name="errors">Where it says why nothing was done.</param>
internal sealed class InstallCommand(string panel, TextWriter output, TextWriter errors)
{
    private const string Usage = "Usage: install --comfyui PATH, or uninstall --comfyui PATH, where PATH is the folder of ComfyUI.";

    /// <summary>Runs the command that the arguments name.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <returns>The exit code, or null where the arguments are no such command.</returns>
    public async Task<int?> RunAsync(string[] args)
    {
        if (args is not [("install" or "uninstall") and var command, .. var options])
            return null;
        if (PathIn(options) is not { } path)
            return await RefuseAsync(Usage);
        try
        {
            var nodes = NodesFolder.In(path);
            if (command == "install")
            {
                var left = nodes.Install(panel);
                await output.WriteLineAsync($"Installed in {nodes.Panel}.{Environment.NewLine}"
                    + "Restart ComfyUI, reload its page, and open \"Assistant\" in the sidebar. "
                    + "The service runs on its own: start it as before.");
                await SayLeftAsync(left);
            }
            else
            {
                var left = nodes.Uninstall(panel);
                await output.WriteLineAsync(left is null ? $"Nothing to remove: there is no {nodes.Panel}."
                    : $"Removed {(left.Count == 0 ? nodes.Panel : "the panel's files from " + nodes.Panel)}.{Environment.NewLine}"
                        + "Restart ComfyUI and reload its page.");
                await SayLeftAsync(left ?? []);
            }
            return 0;
        }
        catch (Exception failure) when (failure is InstallException or IOException or UnauthorizedAccessException)
        {
            return await RefuseAsync(failure.Message);
        }
    }

    private async Task SayLeftAsync(IReadOnlyList<string> left)
    {
        if (left.Count > 0) await output.WriteLineAsync($"Left, as others put them there or changed them: {string.Join(", ", left)}.");
    }

    private static string? PathIn(string[] options) => options switch
    {
        ["--comfyui", { Length: > 0 } path] => path,
        [var option] when option.StartsWith("--comfyui=", StringComparison.Ordinal) && option.Length > 10 => option[10..],
        _ => null,
    };

    private async Task<int> RefuseAsync(string why)
    {
        await errors.WriteLineAsync(why);
        return 2;
    }
}
