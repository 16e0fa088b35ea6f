using System.CommandLine;
using ComfyAssistant.Host.Users;

namespace ComfyAssistant.Host.Commands;

/// <summary>
/// <c>users add NAME</c>, <c>users list</c>, <c>users remove NAME</c>, <c>users quota</c>: who may use a service that has several users,
/// and how much.
/// </summary>
internal static class UsersCommand
{
    public static Command Create(string[] settings, CommandContext context) =>
        new("users", "Who may use a service with COMFY_ASSISTANT_USERS, and how much. A running service sees every change at once.")
        {
            Named(
                "add", "Add a user, and show the token that they send (COMFY_ASSISTANT_USERS=token). It is not shown again.", settings,
                context, AddAsync),
            List(settings, context),
            Named("remove", "Take a user's token back. Their data stays.", settings, context, RemoveAsync),
            QuotaCommand.Create(settings, context),
        };

    private static Command Named(
        string word, string description, string[] settings, CommandContext context,
        Func<UserTokens, string, CommandContext, CancellationToken, Task> work)
    {
        var name = new Argument<string>("NAME") { Description = UserName.Rule };
        var command = new Command(word, description) { name };
        command.SetAction((parsed, cancellationToken) => CommandSettings.GuardAsync(context, async () =>
        {
            if (UserName.Of(parsed.GetRequiredValue(name)) is not { } user) return await context.RefuseAsync(UserName.Rule);
            await WithTableAsync(settings, table => work(table, user, context, cancellationToken));
            return 0;
        }));
        return command;
    }

    private static Command List(string[] settings, CommandContext context)
    {
        var command = new Command("list", "Show the users, and since when they have their tokens.");
        command.SetAction((_, cancellationToken) => CommandSettings.GuardAsync(context, async () =>
        {
            await WithTableAsync(settings, async table =>
            {
                var users = await table.ListAsync(cancellationToken);
                if (users.Count == 0) await context.SayAsync("There are no users yet. \"users add NAME\" adds one.");
                foreach (var user in users) await context.SayAsync($"{user.Name}, since {user.Added:yyyy-MM-dd}");
            });
            return 0;
        }));
        return command;
    }

    private static async Task AddAsync(UserTokens table, string name, CommandContext context, CancellationToken cancellationToken)
    {
        var token = await table.AddAsync(name, cancellationToken);
        await context.SayAsync($"Added {name}. Their token, which is not shown again:");
        // Past the mask, which takes keys for what must not be shown.
        await context.Output.WriteLineAsync(token);
        await context.SayAsync("They enter it in the panel's settings, or send it as \"Authorization: Bearer …\".");
    }

    private static async Task RemoveAsync(UserTokens table, string name, CommandContext context, CancellationToken cancellationToken)
    {
        await table.RemoveAsync(name, cancellationToken);
        await context.SayAsync($"Removed {name}: the token is refused from now on. Their data stays.");
    }

    private static Task WithTableAsync(string[] settings, Func<UserTokens, Task> work) =>
        CommandSettings.WithFilesAsync(settings, files => work(new(files, TimeProvider.System)));
}
