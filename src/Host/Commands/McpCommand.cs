using System.CommandLine;
using ComfyAssistant.Host.Comfy;
using ComfyAssistant.Host.Mcp;

namespace ComfyAssistant.Host.Commands;

/// <summary><c>mcp</c>: offers what the service knows on standard input and output.</summary>
internal static class McpCommand
{
    public static Command Create(string[] settings, CommandContext context)
    {
        var command = new Command(
            "mcp", "Speak the Model Context Protocol on standard input and output, for Claude Code, Cursor and any other client.");
        command.SetAction((_, cancellationToken) => CommandSettings.GuardAsync(context, () => RunAsync(settings, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(string[] settings, CancellationToken cancellationToken)
    {
        // Never started: nothing is listened to. What knows ComfyUI is, as in the service.
        await using var app = Program.Build(settings, isOverStdio: true);
        var watch = app.Services.GetRequiredService<ComfyWatch>();
        await watch.StartAsync(cancellationToken);
        await McpOverStdio.RunAsync(app.Services, cancellationToken);
        await watch.StopAsync(CancellationToken.None);
        return 0;
    }
}
