using System.CommandLine;
using ComfyAssistant.Host.Settings;

namespace ComfyAssistant.Host.Commands;

/// <summary>The program's commands. Without one, the service is started.</summary>
internal static class CommandLine
{
    /// <summary>The exit code where the command line or a setting is wrong, and nothing was done.</summary>
    public const int Wrong = 2;

    /// <summary>Runs the command that the arguments name.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="context">Where the command writes.</param>
    /// <returns>
    /// The exit code: 0, 1 where something was found wrong, 2 where the command line or a setting is wrong, 3 where the machine refused.
    /// </returns>
    public static async Task<int> RunAsync(string[] args, CommandContext context)
    {
        var arguments = Arguments.Of(args);
        context = context with { Mask = CommandSettings.Mask(arguments.Settings) };
        // Nothing to parse: the parser would be a tenth of what is compiled until the service listens.
        if (arguments.Words.Length == 0)
            return await ServeCommand.RunAsync(arguments.Settings, context, new ServeOptions());
        var root = Root(arguments.Settings, context);
        var parsed = root.Parse(arguments.Words);
        if (parsed.Errors.Count > 0 && !arguments.Words.Any(word => word is "--help" or "-h" or "-?"))
            return await context.RefuseAsync(Explain(parsed, arguments.Words));
        var configuration = new InvocationConfiguration { Output = context.Output, Error = context.Error };
        return await parsed.InvokeAsync(configuration);
    }

    private static RootCommand Root(string[] settings, CommandContext context)
    {
        var root = new RootCommand("ComfyAssistant: an assistant inside ComfyUI.\n\n"
            + "Every variable of .env.example can be given as --NAME=value, such as --OPENAI_MODEL=qwen3; it wins over the environment "
            + "and .env.")
        {
            ServeCommand.Create(settings, context),
            InstallCommand.Create(settings, context), UninstallCommand.Create(settings, context),
            ExportCommand.Create(settings, context), ImportCommand.Create(settings, context), MigrateCommand.Create(settings, context),
            DoctorCommand.Create(settings, context), EvalCommand.Create(settings, context), McpCommand.Create(settings, context),
            UsersCommand.Create(settings, context),
        };
        root.SetAction((_, _) => ServeCommand.RunAsync(settings, context, new ServeOptions()));
        return root;
    }

    // The library's own words name neither the command nor a setting that was meant.
    private static string Explain(ParseResult parsed, string[] words)
    {
        var command = parsed.CommandResult.Command;
        var help = command is RootCommand ? "--help lists" : $"{command.Name} --help lists";
        if (parsed.UnmatchedTokens is not [var unknown, ..])
            return $"{parsed.Errors[0].Message} Usage: {UsageOf(command)}";
        var name = unknown.Split('=', 2)[0];
        if (KnownSettings.Has(name.TrimStart('-')) && words[^1] == unknown)
            return $"{unknown} needs a value: write {unknown}=VALUE.";
        var isOption = name.StartsWith('-');
        var known = isOption
            ? command.Options.Select(option => option.Name).Concat(KnownSettings.Names.Select(setting => "--" + setting))
            : command.Subcommands.Select(inner => inner.Name);
        var nearest = NearestName.Best(name, known);
        var what = isOption ? "no option" : command is RootCommand ? "no command" : "one word too many";
        return $"\"{name}\" is {what}. " + (nearest is null ? $"{help} what there is." : $"Did you mean {nearest}?");
    }

    private static string UsageOf(Command command) => string.Join(' ', [
        command.Name,
        .. command.Arguments.Select(argument => argument.Name),
        .. command.Options.Where(option => option.HelpName is not null || option.Required).Select(option =>
            option.Required ? $"{option.Name} {option.HelpName}" : $"[{option.Name} {option.HelpName}]"),
    ]);
}
