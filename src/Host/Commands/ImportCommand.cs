using System.CommandLine;
using ComfyAssistant.Host.Data;

namespace ComfyAssistant.Host.Commands;

/// <summary><c>import FILE</c>: takes over the data of an <c>export</c>.</summary>
internal static class ImportCommand
{
    public static Command Create(string[] settings, CommandContext context)
    {
        var file = new Argument<string>("FILE") { Description = "A zip file that export wrote." };
        var command = new Command("import", "Replace your rules, skills, personas, prompts and kept conversations by those of a zip file. "
            + "What was there is kept as a zip file in the folder backups.") { file };
        command.SetAction((parsed, _) => CommandSettings.GuardAsync(
            context, () => RunAsync(parsed.GetRequiredValue(file), settings, context)));
        return command;
    }

    private static async Task<int> RunAsync(string file, string[] settings, CommandContext context)
    {
        CommandSettings.RefuseDatabase(settings);
        if (!File.Exists(file)) return await context.RefuseAsync($"There is no file {Path.GetFullPath(file)}.");
        var data = CommandSettings.Data(settings);
        var (names, backup) = DataArchive.Read(data.Content, Path.GetFullPath(file), TimeProvider.System);
        await context.SayAsync($"Imported into {data.Path}: {string.Join(", ", names)}.");
        if (backup is not null) await context.SayAsync($"What was there before is in {backup}; \"import\" takes it back.");
        return 0;
    }
}
