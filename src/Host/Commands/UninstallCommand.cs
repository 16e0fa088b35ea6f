using System.CommandLine;
using ComfyAssistant.Host.Data;
using ComfyAssistant.Host.Install;
using ComfyAssistant.Host.McpServers;
using ComfyAssistant.Host.Models.Connections;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Host.SkillTools;

namespace ComfyAssistant.Host.Commands;

/// <summary>
/// <c>uninstall [--comfyui PATH] [--purge]</c>: takes the pack out of a ComfyUI, and deletes the user's data where asked.
/// </summary>
internal static class UninstallCommand
{
    public static Command Create(string[] settings, CommandContext context)
    {
        var comfyUi = InstallCommand.ComfyUiOption();
        var purge = new Option<bool>("--purge") { Description = "Also delete your rules, skills, personas, conversations and keys." };
        var command = new Command("uninstall", "Take the assistant out of the ComfyUI that you name, or of all that it was installed in. "
            + "Your data stays, unless you ask for --purge.") { comfyUi, purge };
        command.SetAction((parsed, _) => CommandSettings.GuardAsync(
            context, () => RunAsync(parsed.GetValue(comfyUi), parsed.GetValue(purge), settings, context)));
        return command;
    }

    private static async Task<int> RunAsync(string? path, bool purges, string[] settings, CommandContext context)
    {
        var data = CommandSettings.Data(settings);
        var installations = Installations.In(data);
        var nodes = path is not null ? [NodesFolder.In(path)]
            : installations.All.Where(Directory.Exists).Select(NodesFolder.In).ToList();
        if (nodes.Count == 0 && !purges)
            return await context.RefuseAsync(
                "It is not known in which ComfyUI the assistant is installed. Name it: uninstall --comfyui PATH.");
        foreach (var folder in nodes)
        {
            var left = folder.Uninstall(context.Pack);
            var removed = left is { Count: > 0 } ? "the panel's files from " + folder.Panel : folder.Panel;
            await context.SayAsync(left is null ? $"Nothing to remove: there is no {folder.Panel}."
                : $"Removed {removed}. Restart ComfyUI and reload its page.");
            await InstallCommand.SayLeftAsync(context, left ?? []);
            installations.Remove(folder.Root);
        }
        if (purges) await PurgeAsync(data, CommandSettings.Read(settings), context);
        else await context.SayAsync($"Your data stays in {data.Path}; uninstall --purge deletes it, export keeps a copy.");
        return 0;
    }

    private static async Task PurgeAsync(DataFolder data, SettingReader settings, CommandContext context)
    {
        var connections = ConnectionFile.From(settings);
        if (connections.Delete())
            await context.SayAsync($"Deleted the connections to models and their keys: {connections.Path}.");
        if (ServerFile.Delete(settings) is { } servers) await context.SayAsync($"Deleted the MCP servers and their keys: {servers}.");
        if (SkillKeys.Delete(settings) is { } keys) await context.SayAsync($"Deleted the keys that skills were given: {keys}.");
        if (!Directory.Exists(data.Path))
        {
            await context.SayAsync($"There is no data: {data.Path} does not exist.");
            return;
        }
        var left = DataPurge.Delete(data);
        await context.SayAsync(left.Count == 0 ? $"Deleted {data.Path}."
            : $"Deleted the assistant's data in {data.Path}; left, as it is not known to be the assistant's: {string.Join(", ", left)}.");
        await context.SayAsync("Conversations that are only in your browser stay there: delete them in the panel's list.");
    }
}
