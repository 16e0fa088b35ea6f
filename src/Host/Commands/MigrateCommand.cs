using System.CommandLine;
using ComfyAssistant.Host.Data;
using ComfyAssistant.Host.McpServers;
using ComfyAssistant.Host.Models.Connections;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Host.SkillTools;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Storage.Moving;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComfyAssistant.Host.Commands;

/// <summary><c>migrate --from PLACE --to PLACE [--add]</c>: carries the data of all users from a folder to a database, or back.</summary>
internal static class MigrateCommand
{
    public static Command Create(string[] settings, CommandContext context)
    {
        var from = Place("--from", "Where the data is: a folder, or postgresql://user:password@host/database.");
        var to = Place("--to", "Where it is to go; nothing may be there yet, or the same.");
        var add = new Option<bool>("--add")
        {
            Description = "Add what is missing to a database that holds data; nothing there is replaced.",
        };
        var command = new Command("migrate", "Carry everybody's rules, skills, personas, prompts, versions, kept conversations, "
            + "connections and keys from a folder to PostgreSQL, or back. What is there stays; stop the service meanwhile.")
        {
            from, to, add,
        };
        command.SetAction((parsed, cancellationToken) => CommandSettings.GuardAsync(context, () => RunAsync(
            parsed.GetRequiredValue(from), parsed.GetRequiredValue(to), parsed.GetValue(add), CommandSettings.Read(settings), context,
            cancellationToken)));
        return command;
    }

    private static Option<string> Place(string name, string description) =>
        new(name) { Description = description, Required = true, HelpName = "PLACE" };

    private static async Task<int> RunAsync(
        string from, string to, bool adds, SettingReader settings, CommandContext context, CancellationToken cancellationToken)
    {
        context = context with { Mask = SecretMask.OfDatabases(from, to) };
        var cipher = DatabaseSetting.Cipher(settings);
        await using var source = DataPlace.Of(
            from, new(cipher, OwnFiles(from, settings)), TimeProvider.System, NullLogger<ContextDatabase>.Instance);
        await using var target = DataPlace.Of(to, new(cipher), TimeProvider.System, NullLogger<ContextDatabase>.Instance);
        if (source is null || target is null)
            return await context.RefuseAsync($"{(source is null ? "--from" : "--to")} is neither a folder nor an address such as "
                + "postgresql://user:password@host/database.");
        var carried = await source.CarryAsync(target, adds, cancellationToken);
        await context.SayAsync($"From {source.Name} to {target.Name}:");
        foreach (var user in carried) await context.SayAsync(Line(user, isOnly: carried.Count == 1));
        await context.SayAsync(
            $"Checked: what was carried over is there, the same by counts and SHA-256. {source.Name} has stayed as it was.");
        if (carried.Any(user => user.LeftOut > 0))
            await context.SayAsync($"Connections, MCP servers and keys were left out, as nothing would encrypt them there. Set "
                + $"{KnownSettings.Secret}, and run it again with --add.");
        if (File.Exists(Path.Combine(target.Name, PrivateNames.Connections)))
            await context.SayAsync($"A service with one user reads connections and keys there with COMFY_ASSISTANT_CONNECTIONS="
                + $"{Path.Combine(target.Name, PrivateNames.Connections)}.");
        await context.SayAsync("Examples, plug-ins, kept requests and logs are not part of it.");
        return 0;
    }

    private static string Line(Carried carried, bool isOnly)
    {
        var (user, summary) = (carried.User, carried.Summary);
        var who = user == UserContextFolder.TeamName ? "the studio" : user.Length > 0 ? user : isOnly ? "carried over" : "the service";
        var done = carried.IsThere ? "the same is there already: " : "";
        var kept = carried.Kept > 0 ? $"; {carried.Kept:N0} not, as others are there under their names" : "";
        return $"{who}: {done}{summary.ByTable}; {summary.Texts:N0} texts, {summary.Bytes:N0} bytes (SHA-256 {summary.Hash}){kept}";
    }

    // The private files of a service's only user are beside its data, unless it is told otherwise.
    private static Dictionary<string, string> OwnFiles(string from, SettingReader settings)
    {
        if (from.Contains("://", StringComparison.Ordinal) || Folder(from) != Folder(DataFolder.From(settings).Path)) return [];
        var files = new Dictionary<string, string>
        {
            [PrivateNames.Connections] = ConnectionFile.From(settings).Path,
            [PrivateNames.Permissions] = ServerFile.PermissionsPathFrom(settings),
            [PrivateNames.SkillKeys] = SkillKeys.PathFrom(settings),
        };
        if (ServerFile.PathFrom(settings) is { } servers) files[PrivateNames.Servers] = servers;
        return files;

        static string Folder(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
    }
}
