using System.CommandLine;
using ComfyAssistant.Host.Data;
using ComfyAssistant.Host.Install;

namespace ComfyAssistant.Host.Commands;

/// <summary><c>install --comfyui PATH</c>: puts the pack into a ComfyUI.</summary>
internal static class InstallCommand
{
    public static Command Create(string[] settings, CommandContext context)
    {
        var comfyUi = ComfyUiOption();
        comfyUi.Required = true;
        var command = new Command("install", "Put the assistant into a ComfyUI, whose start will start this program.") { comfyUi };
        command.SetAction((parsed, _) => CommandSettings.GuardAsync(
            context, () => RunAsync(parsed.GetRequiredValue(comfyUi), settings, context)));
        return command;
    }

    /// <summary>The option that names a ComfyUI.</summary>
    public static Option<string> ComfyUiOption() => new("--comfyui")
    {
        Description = "ComfyUI's folder, the one that main.py is in, or the one around it.",
        HelpName = "PATH",
    };

    /// <summary>Says what was left in a ComfyUI's folder.</summary>
    public static async Task SayLeftAsync(CommandContext context, IReadOnlyList<string> left)
    {
        if (left.Count > 0) await context.SayAsync($"Left, as others put them there or changed them: {string.Join(", ", left)}.");
    }

    private static async Task<int> RunAsync(string path, string[] settings, CommandContext context)
    {
        var nodes = NodesFolder.In(path);
        var left = nodes.Install(context.Pack);
        Installations.In(CommandSettings.Data(settings)).Add(nodes.Root);
        await context.SayAsync($"Installed in {nodes.Panel}.");
        await context.SayAsync("Restart ComfyUI, reload its page, and open \"Assistant\" in the sidebar. "
            + "ComfyUI starts the service itself, unless one runs already.");
        await SayLeftAsync(context, left);
        return 0;
    }
}
