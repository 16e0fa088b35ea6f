using System.CommandLine;
using ComfyAssistant.Host.Data;

namespace ComfyAssistant.Host.Commands;

/// <summary><c>export FILE</c>: the user's data as one zip file.</summary>
internal static class ExportCommand
{
    public static Command Create(string[] settings, CommandContext context)
    {
        var file = new Argument<string>("FILE") { Description = "The zip file to write, such as assistant.zip." };
        var command = new Command("export", "Write your rules, skills, personas, prompts and kept conversations into one zip file. "
            + "Keys, logs and scans are left out.") { file };
        command.SetAction((parsed, _) => CommandSettings.GuardAsync(
            context, () => RunAsync(parsed.GetRequiredValue(file), settings, context)));
        return command;
    }

    private static async Task<int> RunAsync(string file, string[] settings, CommandContext context)
    {
        CommandSettings.RefuseDatabase(settings);
        var data = CommandSettings.Data(settings);
        var names = DataArchive.Write(data.Content, Path.GetFullPath(file), TimeProvider.System);
        if (names.Count == 0) return await context.RefuseAsync($"There is nothing to export: {data.Path} holds no data.");
        await context.SayAsync($"Wrote {Path.GetFullPath(file)}: {string.Join(", ", names)}. \"import\" reads it.");
        return 0;
    }
}
