using System.CommandLine;

namespace ComfyAssistant.Host.Commands;

/// <summary><c>doctor</c>: what is where, and what is wrong.</summary>
internal static class DoctorCommand
{
    private const int FoundFaults = 1;

    public static Command Create(string[] settings, CommandContext context)
    {
        var command = new Command("doctor", "Say what is where and what is wrong: program, data, log, settings, model, ComfyUI.");
        command.SetAction((_, cancellationToken) => CommandSettings.GuardAsync(
            context, () => RunAsync(settings, context, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(string[] settings, CommandContext context, CancellationToken cancellationToken)
    {
        var report = new DoctorReport(CommandSettings.Read(settings));
        foreach (var (name, value) in await report.LinesAsync(cancellationToken)) await context.SayAsync($"{name,-14}{value}");
        foreach (var fault in report.Faults) await context.SayAsync($"Wrong: {fault}");
        if (report.Faults.Count == 0) await context.SayAsync("Nothing is wrong.");
        return report.Faults.Count == 0 ? 0 : FoundFaults;
    }
}
