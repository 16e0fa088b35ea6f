using System.CommandLine;
using System.Globalization;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Host.Users;

namespace ComfyAssistant.Host.Commands;

/// <summary>
/// <c>users quota NAME --tokens N --runs N</c>: what one of several users may use in a day, where it is not what all may.
/// </summary>
internal static class QuotaCommand
{
    private const string Values = "a whole number, \"none\" for no limit, or \"default\" for what holds for all";

    public static Command Create(string[] settings, CommandContext context)
    {
        var name = new Argument<string?>("NAME") { Description = UserName.Rule, Arity = ArgumentArity.ZeroOrOne };
        var tokens = new Option<string?>("--tokens") { Description = $"Tokens in a day: {Values}." };
        var runs = new Option<string?>("--runs") { Description = $"Runs of workflows in a day: {Values}." };
        var command = new Command("quota", "Set what a user may use in a day, or show for whom something else holds than for all.")
        {
            name, tokens, runs,
        };
        command.SetAction((parsed, cancellationToken) => CommandSettings.GuardAsync(context, async () =>
        {
            var (user, wanted) = (parsed.GetValue(name), new[] { parsed.GetValue(tokens), parsed.GetValue(runs) });
            if (user is null && wanted.Any(text => text is not null))
                return await context.RefuseAsync("Say whose limit it is: users quota NAME --tokens 500000.");
            if (user is { } said && (user = UserName.Of(said)) is null) return await context.RefuseAsync(UserName.Rule);
            if (wanted.FirstOrDefault(text => text is not null && !IsLimit(text)) is { } wrong)
                return await context.RefuseAsync($"\"{wrong}\" is no limit: give {Values}.");
            await WithTableAsync(settings, table => user is null ? ShowAsync(table, context, cancellationToken)
                : SetAsync(table, user, wanted[0], wanted[1], context, cancellationToken));
            return 0;
        }));
        return command;
    }

    private static async Task ShowAsync(UserQuotas table, CommandContext context, CancellationToken cancellationToken)
    {
        var quotas = await table.ListAsync(cancellationToken);
        if (quotas.Count == 0)
            await context.SayAsync("The same holds for all users. \"users quota NAME --tokens 500000\" changes it for one.");
        foreach (var quota in quotas) await context.SayAsync(Words(quota));
    }

    private static async Task SetAsync(
        UserQuotas table, string user, string? tokens, string? runs, CommandContext context, CancellationToken cancellationToken) =>
        await context.SayAsync(Words(await table.ChangeAsync(
            user, old => old with { Tokens = Limit(tokens, old.Tokens), Runs = Limit(runs, old.Runs) }, cancellationToken)));

    private static bool IsLimit(string text) => text is "none" or "default" || DailyLimits.Parse(text) is not null;

    private static long? Limit(string? text, long? old) => text switch
    {
        null => old,
        "default" => null,
        "none" => UserQuotas.Unlimited,
        _ => DailyLimits.Parse(text),
    };

    private static string Words(UserQuotas.Quota quota) =>
        $"{quota.Name} in a day: {Words(quota.Tokens, "tokens")}, {Words(quota.Runs, "runs")}";

    private static string Words(long? limit, string what) => limit switch
    {
        null => $"as many {what} as all",
        UserQuotas.Unlimited => $"any number of {what}",
        _ => string.Create(CultureInfo.InvariantCulture, $"{limit:N0} {what}"),
    };

    private static Task WithTableAsync(string[] settings, Func<UserQuotas, Task> work) =>
        CommandSettings.WithFilesAsync(settings, files => work(new(files, new DailyLimits(null, null))));
}
