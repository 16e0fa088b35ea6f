using System.CommandLine;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Storage.Moving;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComfyAssistant.Host.Commands;

/// <summary><c>migrate --from PLACE --to PLACE</c>: carries the user's data from a folder to a database, or back.</summary>
internal static class MigrateCommand
{
    public static Command Create(string[] settings, CommandContext context)
    {
        var from = Place("--from", "Where your data is: a folder, or postgresql://user:password@host/database.");
        var to = Place("--to", "Where it is to go; nothing may be there yet.");
        var command = new Command("migrate", "Carry your rules, skills, personas, prompts, versions and kept conversations from a folder "
            + "to PostgreSQL, or back. What is there stays; stop the service meanwhile.") { from, to };
        command.SetAction((parsed, cancellationToken) => CommandSettings.GuardAsync(context, () => RunAsync(
            parsed.GetRequiredValue(from), parsed.GetRequiredValue(to), context, cancellationToken)));
        return command;
    }

    private static Option<string> Place(string name, string description) =>
        new(name) { Description = description, Required = true, HelpName = "PLACE" };

    private static async Task<int> RunAsync(string from, string to, CommandContext context, CancellationToken cancellationToken)
    {
        context = context with { Mask = SecretMask.OfDatabases(from, to) };
        await using var source = DataPlace.Of(from, TimeProvider.System, NullLogger<ContextDatabase>.Instance);
        await using var target = DataPlace.Of(to, TimeProvider.System, NullLogger<ContextDatabase>.Instance);
        if (source is null || target is null)
            return await context.RefuseAsync($"{(source is null ? "--from" : "--to")} is neither a folder nor an address such as "
                + "postgresql://user:password@host/database.");
        var carried = await source.CarryAsync(target, cancellationToken);
        await context.SayAsync($"Carried over from {source.Name} to {target.Name}: {carried.ByTable}; "
            + $"{carried.Texts:N0} texts, {carried.Bytes:N0} bytes.");
        await context.SayAsync($"Checked: both hold the same (SHA-256 {carried.Hash}). What is in {source.Name} has stayed as it was.");
        await context.SayAsync("Keys, connections, MCP servers, kept requests and logs are not part of it.");
        return 0;
    }
}
